"""The instructor's pages: courses, problems, previews, publishing."""
