"""Pages of instructors: their courses, what checking found, versions, publishing, previews."""

from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app import questions
from app.accounts.guard import current_actor, requires
from app.accounts.permissions import Action
from app.authoring import queries
from app.authoring.forms import PublishForm, SettleForm
from app.authoring.rules import PROBLEMS_ON_PAGE, by_file, by_urgency, is_newest, lesson_order, neighbours
from app.catalogue import services
from app.catalogue.errors import CourseHasErrorsError, DraftsChangedError
from app.catalogue.queries.courses import (
    CourseRow,
    count_courses,
    get_course,
    is_in_scope,
    list_conflicts,
    list_draft_changes,
    list_problems,
)
from app.catalogue.queries.courses import list_courses as list_courses_of
from app.catalogue.queries.versions import count_versions
from app.catalogue.queries.versions import list_versions as list_versions_of
from app.catalogue.rules import PartKind
from app.clock import utc_now
from app.errors import InvalidError, Problem
from app.web.content_links import resolve
from app.web.downloads import file_response
from app.web.errors import sentence_of
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.sentences import hint_of_code, sentence_of_code

bp = Blueprint("authoring", __name__, template_folder="templates", url_prefix="/authoring")


@bp.get("")
@requires(Action.SEE_COURSE)
def list_courses() -> ResponseReturnValue:
    """List the courses that one may see."""
    actor, number = current_actor(), page_number()
    rows = list_courses_of(actor, limit=PAGE_SIZE, offset=Page.offset(number))
    return render_template("authoring/courses.html", page=Page(rows, number, count_courses(actor)))


@bp.get("/courses/<slug>")
@requires(Action.SEE_COURSE)
def show_course(slug: str) -> ResponseReturnValue:
    """Show what a course consists of, each part with its preview: the drafts, else the newest version."""
    course = get_course(slug, current_actor())
    edition = queries.find_drafts(course)
    drafts_broken = edition is None
    if edition is None and course.newest_number is not None:
        edition = queries.get_edition(course, course.newest_number)
    return _page("authoring/outline.html", course, edition=edition, drafts_broken=drafts_broken)


@bp.get("/courses/<slug>/versions/<int:number>")
@requires(Action.SEE_COURSE)
def show_version(slug: str, number: int) -> ResponseReturnValue:
    """Show what a version consists of, each part with its preview."""
    course = get_course(slug, current_actor())
    return _page("authoring/outline.html", course, edition=queries.get_edition(course, number))


@bp.get("/courses/<slug>/versions")
@requires(Action.SEE_COURSE)
def list_versions(slug: str) -> ResponseReturnValue:
    """List what was published, when, by whom, and what it changed."""
    course = get_course(slug, current_actor())
    number = page_number()
    rows = list_versions_of(course.id, limit=PAGE_SIZE, offset=Page.offset(number))
    page = Page(rows, number, count_versions(course.id))
    return _page("authoring/versions.html", course, page=page)


@bp.get("/courses/<slug>/problems")
@requires(Action.SEE_COURSE)
def show_problems(slug: str) -> ResponseReturnValue:
    """Show what the last check found, by file, and what both sides changed."""
    course = get_course(slug, current_actor())
    found, number = by_urgency(list_problems(course.id)), page_number()
    first = Page.offset(number, PROBLEMS_ON_PAGE)
    page = Page(found[first : first + PROBLEMS_ON_PAGE], number, len(found), PROBLEMS_ON_PAGE)
    return _page(
        "authoring/problems.html",
        course,
        page=page,
        files=by_file(page.rows),
        conflicts=list_conflicts(course.id) if course.conflicts else [],
        sentence=_sentence,
        hint=_hint,
    )


@bp.post("/courses/<slug>/check")
@requires(Action.SEE_COURSE)
def check_course(slug: str) -> ResponseReturnValue:
    """Check the drafts again."""
    course = get_course(slug, current_actor())
    problems = services.check(course.slug, now=utc_now())
    flash(
        ngettext(
            "Đã kiểm tra: còn %(num)d điều cần xem.", "Đã kiểm tra: còn %(num)d điều cần xem.", len(problems)
        )
        if problems
        else _("Đã kiểm tra: không có lỗi.")
    )
    return redirect(url_for(".show_problems", slug=slug))


@bp.get("/courses/<slug>/publish")
@requires(Action.PUBLISH_COURSE)
def ask_to_publish(slug: str) -> ResponseReturnValue:
    """Say what would be published, and ask."""
    return _ask_to_publish(get_course(slug, current_actor(), Action.PUBLISH_COURSE), PublishForm())


@bp.post("/courses/<slug>/publish")
@requires(Action.PUBLISH_COURSE)
def publish_course(slug: str) -> ResponseReturnValue:
    """Publish the drafts, or say why not."""
    actor = current_actor()
    course = get_course(slug, actor, Action.PUBLISH_COURSE)
    form = PublishForm()
    if not form.validate():
        return _ask_to_publish(course, form), 422
    try:
        done = services.publish(slug, now=utc_now(), actor_id=actor.user_id, note=form.to_note())
    except (CourseHasErrorsError, DraftsChangedError) as error:
        form.form_errors.append(sentence_of(error))
        return _ask_to_publish(get_course(slug, actor, Action.PUBLISH_COURSE), form), error.status
    if done.is_new:
        flash(_("Đã phát hành phiên bản %(number)d.", number=done.number))
    else:
        flash(_("Nội dung giống phiên bản %(number)d nên không có phiên bản mới.", number=done.number))
    return redirect(url_for(".list_versions", slug=slug))


@bp.post("/courses/<slug>/conflicts/<int:document_id>")
@requires(Action.PUBLISH_COURSE)
def settle_conflict(slug: str, document_id: int) -> ResponseReturnValue:
    """Keep one side's copy of a document that both sides changed."""
    actor = current_actor()
    course = get_course(slug, actor, Action.PUBLISH_COURSE)
    form = SettleForm()
    if form.validate():
        services.settle_conflict(document_id, form.to_side(), course_id=course.id, actor=actor, now=utc_now())
        flash(_("Đã chọn bản được giữ. Kiểm tra lại trước khi phát hành."))
    else:
        flash(_("Chọn bản cần giữ."))
    return redirect(url_for(".show_problems", slug=slug))


@bp.get("/courses/<slug>/lessons/<path:lesson_key>")
@requires(Action.SEE_COURSE)
def preview_lesson(slug: str, lesson_key: str) -> ResponseReturnValue:
    """Show a lesson of the drafts, or of ?version=, as a trainee sees it."""
    return _preview_lesson(slug, lesson_key)


@bp.post("/courses/<slug>/self-checks/<path:lesson_key>")
@requires(Action.SEE_COURSE)
def check_answer(slug: str, lesson_key: str) -> ResponseReturnValue:
    """Answer a self-check of a previewed lesson in place. It is not kept."""
    return _preview_lesson(slug, lesson_key, asked=request.form.get("question", ""))


@bp.get("/courses/<slug>/quizzes/<path:quiz_key>")
@requires(Action.SEE_COURSE)
def preview_quiz(slug: str, quiz_key: str) -> ResponseReturnValue:
    """Show the questions of a quiz of the drafts, or of ?version=; with ?key=1 also what is right and why."""
    course = get_course(slug, current_actor())
    edition = queries.get_edition(course, _asked_version())
    quiz = edition.get_part(PartKind.QUIZ, quiz_key)
    with_key = request.args.get("key") == "1"
    asked = [questions.from_data(data) for data in quiz["questions"]]
    page = _page(
        "authoring/quiz.html",
        course,
        edition=edition,
        quiz=quiz,
        quiz_key=quiz_key,
        with_key=with_key,
        may_try=is_in_scope(course.id, current_actor(), Action.TRY_QUIZ)
        and is_newest(edition.number, course.newest_number, has_changes=course.has_changes),
        asked=[questions.review(q, None, []) if with_key else questions.present(q, []) for q in asked],
    )
    return _with_links(page, course, edition)


@bp.get("/courses/<slug>/files/<path:file_path>")
@requires(Action.SEE_COURSE)
def show_file(slug: str, file_path: str) -> ResponseReturnValue:
    """Give a picture or a file of the drafts, or of ?version=."""
    course = get_course(slug, current_actor())
    file = queries.get_edition(course, _asked_version()).get_file(file_path)
    return file_response(file.path, file.content, file.media_type, etag=file.hash, download=file.is_download)


def _preview_lesson(slug: str, lesson_key: str, *, asked: str | None = None) -> str:
    course = get_course(slug, current_actor())
    edition = queries.get_edition(course, _asked_version())
    lesson = edition.get_part(PartKind.LESSON, lesson_key)
    before, after = neighbours(lesson_order(edition.outline), lesson_key)
    page = _page(
        "authoring/lesson.html",
        course,
        edition=edition,
        lesson=lesson,
        lesson_key=lesson_key,
        blocks=[_shown_block(block, asked) for block in lesson["blocks"]],
        before=before,
        after=after,
    )
    return _with_links(page, course, edition)


def _shown_block(block: dict[str, Any], asked: str | None) -> dict[str, Any]:
    """Make a block ready to show; a self-check is reviewed when it is the one just answered."""
    if "question" not in block:
        return block
    question = questions.from_data(block["question"])
    check: dict[str, Any] = {"presented": questions.present(question, []), "values": []}
    if asked != question.id or "again" in request.form:
        return {"check": check}
    values = request.form.getlist(f"answer-{question.id}")
    try:
        response = questions.read_response(question, values, [])
    except InvalidError as error:
        return {"check": check | {"values": values, "error": sentence_of(error)}}
    return {"check": check | {"values": values, "reviewed": questions.review(question, response, [])}}


def _with_links(page: str, course: CourseRow, edition: queries.Edition) -> str:
    """Let a previewed page lead to the other pages of the same edition."""
    place = partial(url_for, slug=course.slug, version=edition.number)
    return resolve(
        page,
        lambda key: place(".preview_lesson", lesson_key=key),
        lambda key: place(".preview_quiz", quiz_key=key),
        lambda path: place(".show_file", file_path=path),
    )


def _asked_version() -> int | None:
    """Read ?version=; None asks for the drafts."""
    return request.args.get("version", type=int)


def _ask_to_publish(course: CourseRow, form: PublishForm) -> str:
    changes = list_draft_changes(course.id, course.newest_version_id)
    return _page("authoring/publish.html", course, form=form, changes=changes)


def _page(template: str, course: CourseRow, **values: object) -> str:
    may_publish = is_in_scope(course.id, current_actor(), Action.PUBLISH_COURSE)
    return render_template(template, course=course, may_publish=may_publish, **values)


def _sentence(problem: Problem) -> str:
    return sentence_of_code(problem.code, dict(problem.facts)) or problem.code


def _hint(problem: Problem) -> str | None:
    return hint_of_code(problem.code, dict(problem.facts))
