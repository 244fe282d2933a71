"""What can be asked about attendance."""
