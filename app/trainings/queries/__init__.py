"""What can be asked about trainings, their sites, sessions and people."""
