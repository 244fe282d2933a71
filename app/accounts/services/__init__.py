"""What can be done with people, units, roles and sign-ins."""
