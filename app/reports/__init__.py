"""The organizer's boards and exports: reads everything, changes nothing."""
