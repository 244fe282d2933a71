"""What can be done with trainings: one transaction each."""
