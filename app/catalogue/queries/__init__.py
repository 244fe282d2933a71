"""What can be asked of the catalogue."""

from app.catalogue.queries.courses import CourseRow, find_course, get_course, list_courses
from app.catalogue.queries.search import Hit, Hits, search_lessons
from app.catalogue.queries.versions import (
    PlacedFile,
    PlacedPart,
    StoredFile,
    Version,
    find_file,
    forget_kept,
    get_part,
    get_version,
)

__all__ = [
    "CourseRow",
    "Hit",
    "Hits",
    "PlacedFile",
    "PlacedPart",
    "StoredFile",
    "Version",
    "find_course",
    "find_file",
    "forget_kept",
    "get_course",
    "get_part",
    "get_version",
    "list_courses",
    "search_lessons",
]
