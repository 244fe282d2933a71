"""What can be done with quizzes: open and close, start, save, submit, grade."""
