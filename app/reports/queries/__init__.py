"""What the boards and exports ask."""
