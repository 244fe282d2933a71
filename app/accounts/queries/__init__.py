"""What can be asked about people, units and roles."""
