"""The pages that cross features: the trainee's home, each role's first page, the menus."""
