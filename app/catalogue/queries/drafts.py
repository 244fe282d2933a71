"""The drafts of a course, compiled: what checking and publishing begin with, and what previews show."""

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from app.catalogue.models import Blob, CompiledDocument, Document
from app.catalogue.queries.courses import belongs_to
from app.catalogue.rules import drafts_hash
from app.content import Compilation, Course, compile_course
from app.database import db


class CompiledDocuments(MutableMapping[str, dict[str, Any]]):
    """What the compiler made earlier, by key. It remembers which were `used`, and which are `fresh`."""

    def __init__(self, kept: Mapping[str, dict[str, Any]]) -> None:
        self.kept = kept
        self.fresh: dict[str, dict[str, Any]] = {}
        self.used: set[str] = set()

    def __getitem__(self, key: str) -> dict[str, Any]:
        found = self.fresh[key] if key in self.fresh else self.kept[key]
        self.used.add(key)
        return found

    def __setitem__(self, key: str, data: dict[str, Any]) -> None:
        self.fresh[key] = data
        self.used.add(key)

    def __delitem__(self, key: str) -> None:
        del self.fresh[key]

    def __iter__(self) -> Iterator[str]:
        return iter({**self.kept, **self.fresh})

    def __len__(self) -> int:
        return len(self.kept.keys() | self.fresh.keys())


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of a course at one moment: what they hold, and what the compiler makes of them."""

    course_id: int
    slug: str
    hashes: Mapping[str, str]
    files: Mapping[str, bytes]
    compilation: Compilation
    documents: CompiledDocuments

    @property
    def hash(self) -> str:
        """Name this state, as `courses.drafts_hash` does."""
        return drafts_hash(self.hashes)


def compile_drafts(course_id: int, slug: str) -> Drafts:
    """Compile a course's drafts; what the last check saw as it is now is not rendered again. Two queries."""
    rows = db.session.execute(
        select(Document.path, Blob.hash, Blob.content)
        .join(Blob, Blob.hash == Document.blob_hash)
        .where(belongs_to(course_id))
        .order_by(Document.path)
    ).all()
    kept = db.session.execute(
        select(CompiledDocument.key, CompiledDocument.data).where(CompiledDocument.course_id == course_id)
    )
    documents = CompiledDocuments({row.key: row.data for row in kept})
    files = {row.path: bytes(row.content) for row in rows}
    compilation = compile_course(slug, files, documents)
    hashes = {row.path: row.hash for row in rows}
    return Drafts(course_id, slug, hashes, files, compilation, documents)


def outline_of(course: Course) -> dict[str, Any]:
    """Give a course without the bodies of its lessons and quizzes, as JSON."""
    return {
        "slug": course.slug,
        "title": course.title,
        "summary": course.summary,
        "language": course.language,
        "audience": course.audience,
        "certificate": course.certificate,
        "pass_rules": asdict(course.pass_rules),
        "description_html": course.description_html,
        "modules": [
            {
                "key": module.key,
                "title": module.title,
                "objectives": list(module.objectives),
                "minutes": module.minutes,
                "description_html": module.description_html,
                "lessons": [
                    {"key": lesson.key, "title": lesson.title, "minutes": lesson.minutes}
                    for lesson in module.lessons
                ],
                "quizzes": [{"key": quiz.key, "title": quiz.title} for quiz in module.quizzes],
            }
            for module in course.modules
        ],
        "quizzes": [{"key": quiz.key, "title": quiz.title} for quiz in course.quizzes],
        "files": [
            {"path": file.path, "title": file.title, "size_bytes": file.size_bytes}
            for file in course.files
            if file.is_download
        ],
    }
