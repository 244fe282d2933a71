"""Courses from Markdown: a folder becomes a `Course` and a list of everything that is wrong with it."""

from app.content.cache import COMPILER, Cache
from app.content.compiler import compile_course, course_slugs
from app.content.fixes import apply_fixes
from app.content.folder import courses_root, read_folder
from app.content.model import Compilation, Course, CourseFile, Lesson, Module, PassRules, Quiz

__all__ = [
    "COMPILER",
    "Cache",
    "Compilation",
    "Course",
    "CourseFile",
    "Lesson",
    "Module",
    "PassRules",
    "Quiz",
    "apply_fixes",
    "compile_course",
    "course_slugs",
    "courses_root",
    "read_folder",
]
