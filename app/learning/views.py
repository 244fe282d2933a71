"""Reading: lessons with their self-checks, search, files to download."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import questions
from app.accounts.guard import current_actor, requires
from app.accounts.permissions import Action
from app.catalogue.queries import PlacedPart, Version, find_file, get_part, get_version, search_lessons
from app.clock import utc_now
from app.errors import InvalidError
from app.learning import queries, services
from app.learning.bodies import body_of, kept_body, shown_blocks
from app.learning.errors import FileNotFoundInCourseError, LessonNotFoundError, SelfCheckNotFoundError
from app.learning.forms import ReadingForm
from app.learning.links import course_url, lesson_url
from app.learning.rules import OwnCourse
from app.web.downloads import file_response
from app.web.errors import sentence_of
from app.web.forms import Form
from app.web.paging import Page, page_number
from app.web.searching import searched

bp = Blueprint("learning", __name__, template_folder="templates")
COURSE = "/trainings/<int:training_id>/courses/<slug>"
LESSON = f"{COURSE}/lessons/<path:lesson_key>"
HITS_PER_PAGE = 20


@bp.get(LESSON)
@requires(Action.LEARN)
def show_lesson(training_id: int, slug: str, lesson_key: str) -> ResponseReturnValue:
    """Show a lesson, and note that it was opened."""
    course, version, placed = open_place(training_id, slug, lesson_key)
    services.open_lesson(course, lesson_key, now=utc_now())
    return render_lesson(course, version, placed)


@bp.post(LESSON)
@requires(Action.LEARN)
def mark_lesson(training_id: int, slug: str, lesson_key: str) -> ResponseReturnValue:
    """Mark a lesson as done, or take that back; done goes on to the next lesson."""
    course, version, placed = open_place(training_id, slug, lesson_key)
    if "take_back" in request.form:
        services.take_back_done(course, lesson_key)
        return redirect(lesson_url(course, lesson_key))
    services.mark_done(course, version, lesson_key, now=utc_now())
    _before, after = version.neighbours(lesson_key)
    flash(_("Đã ghi: xong bài “%(title)s”.", title=placed.title))
    if after is None:
        return redirect(course_url(course))
    return redirect(lesson_url(course, after.key))


@bp.post(f"{COURSE}/self-checks/<path:lesson_key>")
@requires(Action.LEARN)
def check_answer(training_id: int, slug: str, lesson_key: str) -> ResponseReturnValue:
    """Answer a self-check in place. It counts nowhere and is not kept."""
    course, version, placed = open_place(training_id, slug, lesson_key)
    if not Form().validate():
        raise SelfCheckNotFoundError
    return render_lesson(course, version, placed, asked=request.form.get("question", ""))


@bp.post(f"{COURSE}/reading/<path:lesson_key>")
@requires(Action.LEARN)
def note_reading(training_id: int, slug: str, lesson_key: str) -> ResponseReturnValue:
    """Keep the place, or note that the end was reached. Our script sends this while somebody reads."""
    course, version, placed = open_place(training_id, slug, lesson_key)
    form = ReadingForm()
    if not form.validate():
        return {"error": "invalid", "message": _("Chưa ghi được chỗ đang đọc.")}, 422
    now = utc_now()
    if form.place.data:
        services.remember_place(course, placed.key, form.place.data, now=now)
    done = services.reach_end(course, version, placed.key, now=now) if form.ended.data else None
    return {"done": course.is_done(placed.key) or bool(done)}


@bp.get(f"{COURSE}/search")
@requires(Action.LEARN)
def search(training_id: int, slug: str) -> ResponseReturnValue:
    """Search in the lessons of a course, with or without diacritics."""
    course = queries.get_own_course(current_actor().user_id, training_id, slug)
    text = searched()
    number = page_number()
    hits = search_lessons(
        course.course_id, text, limit=HITS_PER_PAGE, offset=Page.offset(number, HITS_PER_PAGE)
    )
    return render_template(
        "learning/search.html",
        course=course,
        version=get_version(course.version_id),
        text=text,
        page=Page(hits.items, number, hits.total, HITS_PER_PAGE),
    )


@bp.get(f"{COURSE}/files/<path:file_path>")
@requires(Action.LEARN)
def download(training_id: int, slug: str, file_path: str) -> Response:
    """Give a picture, or a file to download, which is counted."""
    course = queries.get_own_course(current_actor().user_id, training_id, slug)
    file = find_file(course.version_id, file_path)
    if file is None:
        raise FileNotFoundInCourseError
    if file.is_download and request.method == "GET":
        services.count_download(course, file.path, now=utc_now())
    return file_response(file.path, file.content, file.media_type, etag=file.hash, download=file.is_download)


def open_place(training_id: int, slug: str, lesson_key: str) -> tuple[OwnCourse, Version, PlacedPart]:
    """Give one's own course, its newest version, and a lesson's place in it. Raises LessonNotFoundError."""
    course = queries.get_own_course(current_actor().user_id, training_id, slug)
    version = get_version(course.version_id)
    placed = version.lessons.get(lesson_key)
    if placed is None:
        raise LessonNotFoundError
    return course, version, placed


def render_lesson(
    course: OwnCourse, version: Version, placed: PlacedPart, *, asked: str | None = None
) -> ResponseReturnValue:
    """Render a lesson; `asked` is the self-check that was just answered."""
    lesson = get_part(placed.part_id)
    if asked is None:
        body = kept_body(lesson, course, placed.key)
    else:
        body = body_of(lesson, answered_blocks(lesson, asked), course, placed.key)
    siblings = [key for key, part in version.lessons.items() if part.module_key == placed.module_key]
    before, after = version.neighbours(placed.key)
    return render_template(
        "learning/lesson.html",
        course=course,
        version=version,
        placed=placed,
        body=body,
        module=module_of(version, placed),
        number=siblings.index(placed.key) + 1,
        total=len(siblings),
        done=[place for place, key in enumerate(siblings, 1) if course.is_done(key)],
        progress=course.progress.get(placed.key),
        before=before,
        after=after,
    )


def module_of(version: Version, placed: PlacedPart) -> dict[str, Any]:
    """Give the outline of the module where a lesson stands."""
    return next(m for m in version.outline["modules"] if m["key"] == placed.module_key)


def answered_blocks(lesson: dict[str, Any], asked: str) -> list[dict[str, Any]]:
    """Give the blocks of a lesson, the self-check that was asked for with its answer.

    Raises SelfCheckNotFoundError.
    """
    blocks = shown_blocks(lesson)
    check = next(
        (b["check"] for b in blocks if "check" in b and b["check"]["presented"]["id"] == asked), None
    )
    if check is None:
        raise SelfCheckNotFoundError
    if "again" not in request.form:
        check.update(answer_of(check["question"], check["order"]))
    return blocks


def answer_of(question: questions.Question, order: list[int]) -> dict[str, Any]:
    """Review what was answered; an answer that cannot be read is said and stays in its field."""
    values = request.form.getlist(f"answer-{question.id}")
    try:
        response = questions.read_response(question, values, order)
    except InvalidError as error:
        return {"values": values, "error": sentence_of(error)}
    return {"values": values, "reviewed": questions.review(question, response, order)}
