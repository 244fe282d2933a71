"""Attempts, answers, grading, opening and closing."""
