"""What can be asked about quizzes, attempts and openings."""
