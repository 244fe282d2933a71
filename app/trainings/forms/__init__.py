"""What people may send about trainings, turned into values."""
