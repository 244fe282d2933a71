"""Reading lessons, self-checks, files, progress."""
