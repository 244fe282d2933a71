"""Pages of quizzes: the trainee's way through an attempt, its API, and the organizer's openings."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guard import current_actor, requires
from app.accounts.permissions import Action
from app.clock import utc_now
from app.quizzes.errors import ClockAheadError, ClosesBeforeOpeningError
from app.quizzes.forms import MAX_ANSWER_BYTES, OpeningForm, read_form_answers, read_new_answer
from app.quizzes.queries.openings import list_training_quizzes
from app.quizzes.queries.results import find_result_sheet, list_receipts
from app.quizzes.queries.sheets import (
    AttemptSheet,
    QuizSheet,
    get_attempt_sheet,
    get_own_attempt,
    get_quiz_sheet,
)
from app.quizzes.services import answers, attempts, grading, openings
from app.quizzes.services.openings import QuizPlace
from app.trainings.queries.scope import training_in_scope
from app.web.content_links import resolve
from app.web.errors import sentence_of

bp = Blueprint("quizzes", __name__, template_folder="templates")

QUIZ = "/trainings/<int:training_id>/courses/<slug>/quizzes/<path:quiz_key>"
ATTEMPT = "/attempts/<int:attempt_id>"
OPENINGS = "/manage/trainings/<int:training_id>/quizzes"
HOME_ZONE = "Asia/Ho_Chi_Minh"  # of a staff attempt, which belongs to no training
REVIEW = "review"


@bp.app_template_filter()
def clock_seconds(at: datetime, zone: str | None) -> str:
    """Write the time of day in `zone` to the second, as receipts do: 09:41:07."""
    return f"{at.astimezone(ZoneInfo(zone or HOME_ZONE)):%H:%M:%S}"


@bp.get(QUIZ)
@requires(Action.LEARN)
def show_quiz(training_id: int, slug: str, quiz_key: str) -> ResponseReturnValue:
    """Show a quiz before it begins: its terms, whether it is open, former attempts."""
    user_id, now = current_actor().user_id, utc_now()

    def find() -> QuizSheet:
        return get_quiz_sheet(user_id=user_id, training_id=training_id, slug=slug, quiz_key=quiz_key, now=now)

    sheet = find()
    if sheet.overdue_id is not None and grading.grade_if_overdue(sheet.overdue_id, user_id=user_id, now=now):
        sheet = find()
    show = html_resolver(training_id, slug)
    return render_template("quizzes/quiz.html", sheet=sheet, show=show, zone=sheet.place.time_zone)


@bp.post(QUIZ)
@requires(Action.LEARN)
def start_attempt(training_id: int, slug: str, quiz_key: str) -> ResponseReturnValue:
    """Begin an attempt, or go on with the open one."""
    attempt_id = attempts.start_attempt(
        user_id=current_actor().user_id,
        training_id=training_id,
        slug=slug,
        quiz_key=quiz_key,
        now=utc_now(),
    )
    return redirect(url_for(".show_attempt", attempt_id=attempt_id))


@bp.post("/authoring/courses/<slug>/quizzes/<path:quiz_key>/try")
@requires(Action.TRY_QUIZ)
def try_quiz(slug: str, quiz_key: str) -> ResponseReturnValue:
    """Begin an attempt of the staff, which counts nowhere."""
    attempt_id = attempts.try_quiz(slug, quiz_key, actor=current_actor(), now=utc_now())
    return redirect(url_for(".show_attempt", attempt_id=attempt_id))


@bp.get(ATTEMPT)
@requires(Action.LEARN)
def show_attempt(attempt_id: int) -> ResponseReturnValue:
    """Show an attempt that is under way; one that has ended shows its result."""
    now = utc_now()
    sheet = get_attempt_sheet(attempt_id, user_id=current_actor().user_id)
    if sheet.has_ended(now):
        return redirect(url_for(".show_result", attempt_id=attempt_id))
    return render_attempt(sheet, now)


@bp.post(ATTEMPT)
@requires(Action.LEARN)
def save_attempt(attempt_id: int) -> ResponseReturnValue:
    """Save what was changed on the page: the way without JavaScript, and the last step with it."""
    now, user_id = utc_now(), current_actor().user_id
    sheet = get_attempt_sheet(attempt_id, user_id=user_id)
    given = read_form_answers(request.form, [question.id for question in sheet.questions])
    outcome = answers.save_form(attempt_id, given, user_id=user_id, now=now)
    if sheet.has_ended(now):
        late = _("Đã hết giờ. Câu trả lời đến sau giờ nộp được giữ lại nhưng không tính điểm.")
        flash(late if outcome.saved else _("Đã hết giờ. Bài làm của bạn đã được nộp."))
        return redirect(url_for(".show_result", attempt_id=attempt_id))
    if outcome.invalid:
        sheet = get_attempt_sheet(attempt_id, user_id=user_id)
        sentences = {question_id: sentence_of(error) for question_id, error in outcome.invalid.items()}
        typed = {answer.question_id: answer.values for answer in given if answer.question_id in sentences}
        return render_attempt(sheet, now, sentences, typed), 422
    if request.form.get("go") == REVIEW:
        return redirect(url_for(".review_attempt", attempt_id=attempt_id))
    flash(_("Máy chủ đã lưu %(clock)s.", clock=clock_seconds(now, sheet.attempt.time_zone)))
    return redirect(url_for(".show_attempt", attempt_id=attempt_id))


@bp.get(f"{ATTEMPT}/review")
@requires(Action.LEARN)
def review_attempt(attempt_id: int) -> ResponseReturnValue:
    """Show all answers before submitting, blanks first."""
    now = utc_now()
    sheet = get_attempt_sheet(attempt_id, user_id=current_actor().user_id)
    if sheet.has_ended(now):
        return redirect(url_for(".show_result", attempt_id=attempt_id))
    zone = sheet.attempt.time_zone or HOME_ZONE
    return render_template("quizzes/review.html", sheet=sheet, now=now, zone=zone)


@bp.post(f"{ATTEMPT}/submit")
@requires(Action.LEARN)
def submit_attempt(attempt_id: int) -> ResponseReturnValue:
    """End the attempt and grade it."""
    grading.submit_attempt(attempt_id, user_id=current_actor().user_id, now=utc_now())
    return redirect(url_for(".show_result", attempt_id=attempt_id))


@bp.get(f"{ATTEMPT}/result")
@requires(Action.LEARN)
def show_result(attempt_id: int) -> ResponseReturnValue:
    """Show the result, and as much of the key as may be seen. One that ran out is graded now."""
    user_id, now = current_actor().user_id, utc_now()
    sheet = find_result_sheet(attempt_id, user_id=user_id, now=now)
    if sheet is None and grading.grade_if_overdue(attempt_id, user_id=user_id, now=now):
        sheet = find_result_sheet(attempt_id, user_id=user_id, now=now)
    if sheet is None:
        return redirect(url_for(".show_attempt", attempt_id=attempt_id))
    return render_template(
        "quizzes/result.html",
        sheet=sheet,
        zone=sheet.attempt.time_zone or HOME_ZONE,
        show=html_resolver(sheet.attempt.training_id, sheet.attempt.slug),
        lesson_url=lesson_urls(sheet.attempt.training_id, sheet.attempt.slug),
    )


@bp.get(f"{ATTEMPT}/receipts")
@requires(Action.LEARN)
def show_receipts(attempt_id: int) -> ResponseReturnValue:
    """List every answer that arrived, with its times."""
    attempt = get_own_attempt(attempt_id, user_id=current_actor().user_id)
    return render_template(
        "quizzes/receipts.html",
        attempt=attempt,
        receipts=list_receipts(attempt),
        zone=attempt.time_zone or HOME_ZONE,
    )


@bp.put("/api/1/attempts/<int:attempt_id>/answers/<question_id>")
@requires(Action.LEARN)
def save_answer(attempt_id: int, question_id: str) -> ResponseReturnValue:
    """Store one answer and say what holds now. 200 means stored for ever: never send it again.

    `saved` says whether this answer is the one that holds; `standing` how it stands to the end of the
    attempt; `superseded` that a higher one was there.
    """
    if (request.content_length or 0) > MAX_ANSWER_BYTES:
        abort(413)
    new = read_new_answer(attempt_id, question_id, request.get_data())
    now = utc_now()  # after the last byte: who sends slowly has not answered yet
    clock = {"server_now_ms": answers.milliseconds(now)}
    try:
        saved = answers.save_answer(new, user_id=current_actor().user_id, now=now)
    except ClockAheadError as error:  # the client stamps again, so it must know our time
        return {**clock, "error": error.code, "message": sentence_of(error)}, error.status
    holds = saved.holds
    return {
        "saved": holds is not None and (holds.sequence, holds.client_id) == (new.sequence, new.client_id),
        "standing": saved.standing.value,
        "superseded": saved.is_superseded,
        "received_at": saved.received_at.isoformat(),
        "holds": holds
        and {
            "sequence": holds.sequence,
            "client_id": holds.client_id,
            "response": list(holds.values),
            "received_at": holds.received_at.isoformat(),
        },
        **clock,
    }


@bp.get(OPENINGS)
@requires(Action.OPEN_QUIZ)
def list_openings(training_id: int) -> ResponseReturnValue:
    """Show where the quizzes of a training are open, and who has not begun."""
    return render_openings(training_id, OpeningForm(formdata=None))


@bp.post(OPENINGS)
@requires(Action.OPEN_QUIZ)
def change_opening(training_id: int) -> ResponseReturnValue:
    """Open or close a quiz for all sites or one, or let a site follow the others."""
    actor, now, form = current_actor(), utc_now(), OpeningForm()
    training = training_in_scope(actor, Action.OPEN_QUIZ, training_id)
    if not form.validate():
        return render_openings(training_id, form), 422
    place = QuizPlace(training_id, form.slug.data, form.quiz_key.data, form.site_id.data)
    opens_at, closes_at = form.times(training.time_zone)
    try:
        if form.act.data == "open":
            openings.open_quiz(place, opens_at=opens_at, closes_at=closes_at, actor=actor, now=now)
        elif form.act.data == "close":
            openings.close_quiz(place, actor=actor, now=now)
        else:
            openings.follow_all_sites(place, actor=actor)
    except ClosesBeforeOpeningError as error:
        form.closes_at.errors = [sentence_of(error)]
        return render_openings(training_id, form), 422
    return redirect(url_for(".list_openings", training_id=training_id))


def render_attempt(
    sheet: AttemptSheet,
    now: datetime,
    sentences: Mapping[str, str] | None = None,
    typed: Mapping[str, tuple[str, ...]] | None = None,
) -> str:
    """Render the page of an attempt; `sentences` and `typed` by question, for what could not be read."""
    attempt = sheet.attempt
    return render_template(
        "quizzes/attempt.html",
        sheet=sheet,
        now=now,
        now_ms=answers.milliseconds(now),
        end_ms=answers.milliseconds(sheet.end) if sheet.end else None,
        zone=attempt.time_zone or HOME_ZONE,
        show=html_resolver(attempt.training_id, attempt.slug),
        sentences=sentences or {},
        typed=typed or {},
    )


def render_openings(training_id: int, form: OpeningForm) -> str:
    """Render the organizer's page; `form` holds what was typed and what is wrong with it."""
    now = utc_now()
    training = training_in_scope(current_actor(), Action.OPEN_QUIZ, training_id)
    quizzes = list_training_quizzes(training_id, closes_at=training.closes_at, now=now)
    return render_template("quizzes/openings.html", training=training, quizzes=quizzes, form=form)


def lesson_urls(training_id: int | None, slug: str) -> Callable[[str], str]:
    """Give the address of a lesson by its key; in a staff attempt that of its preview."""

    def url(lesson_key: str) -> str:
        if training_id is None:
            return url_for("authoring.preview_lesson", slug=slug, lesson_key=lesson_key)
        return url_for("learning.show_lesson", training_id=training_id, slug=slug, lesson_key=lesson_key)

    return url


def html_resolver(training_id: int | None, slug: str) -> Callable[[Any], Any]:
    """Give a function that puts real addresses into the stored HTML of a question, a whole or a piece."""

    def quiz_url(quiz_key: str) -> str:
        if training_id is None:
            return url_for("authoring.preview_quiz", slug=slug, quiz_key=quiz_key)
        return url_for(".show_quiz", training_id=training_id, slug=slug, quiz_key=quiz_key)

    def file_url(file_path: str) -> str:
        if training_id is None:
            return url_for("authoring.show_file", slug=slug, file_path=file_path)
        return url_for("learning.download", training_id=training_id, slug=slug, file_path=file_path)

    urls = lesson_urls(training_id, slug), quiz_url, file_url

    def show(value: Any) -> Any:
        if isinstance(value, str):
            return resolve(value, *urls) if "<" in value else value
        if isinstance(value, Mapping):
            return {name: show(part) for name, part in value.items()}
        return [show(part) for part in value] if isinstance(value, list) else value

    return show
