"""The addresses of what a course names, as one trainee reads it."""

from functools import partial

from flask import url_for

from app.learning.rules import OwnCourse
from app.web.content_links import resolve


def put_addresses(html: str, course: OwnCourse) -> str:
    """Put real addresses where compiled content names lessons, quizzes and files."""
    return resolve(html, partial(lesson_url, course), partial(quiz_url, course), partial(file_url, course))


def lesson_url(course: OwnCourse, lesson_key: str) -> str:
    """Give the address of a lesson."""
    return url_for(
        "learning.show_lesson", training_id=course.training_id, slug=course.slug, lesson_key=lesson_key
    )


def quiz_url(course: OwnCourse, quiz_key: str) -> str:
    """Give the address of a quiz."""
    return url_for("quizzes.show_quiz", training_id=course.training_id, slug=course.slug, quiz_key=quiz_key)


def file_url(course: OwnCourse, file_path: str) -> str:
    """Give the address of a file."""
    return url_for("learning.download", training_id=course.training_id, slug=course.slug, file_path=file_path)


def course_url(course: OwnCourse) -> str:
    """Give the address of the course's page."""
    return url_for("home.show_course", training_id=course.training_id, slug=course.slug)
