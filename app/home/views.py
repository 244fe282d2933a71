"""The trainee's pages that cross features, and each role's first page."""

from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.guard import current_actor, find_current_actor, public, requires
from app.accounts.permissions import Action, Actor
from app.attendance.queries.own import list_own_sessions
from app.clock import utc_now
from app.documents import qr_svg
from app.home.menus import role_links
from app.home.queries import get_path, list_own_quizzes, list_paths
from app.home.rules import DEFAULT_ZONE, TO_DO, choose_enrolment, is_today
from app.learning.links import put_addresses
from app.learning.queries import get_own_course
from app.trainings.queries.own import OwnEnrolment, list_enrolments_of

bp = Blueprint("home", __name__, template_folder="templates")


@bp.get("/")
@requires(Action.LEARN)
def start() -> ResponseReturnValue:
    """Show a trainee where to go on; lead others to the first page of their role."""
    actor = current_actor()
    enrolments = list_enrolments_of(actor.user_id)
    today = utc_now().astimezone(ZoneInfo(DEFAULT_ZONE)).date()
    enrolment = choose_enrolment(enrolments, today, request.args.get("training", ""))
    if enrolment is None:
        links = role_links(actor)
        return redirect(links[0].url) if links else render_template("home/empty.html")
    return show_home(actor, enrolment, enrolments)


def show_home(actor: Actor, enrolment: OwnEnrolment, enrolments: list[OwnEnrolment]) -> ResponseReturnValue:
    """Render the home of one of the actor's trainings. Four queries beside the one for the enrolments."""
    now = utc_now()
    sessions = [
        session
        for session in list_own_sessions(actor.user_id)
        if is_today(session.starts_at, now, session.time_zone)
    ]
    quizzes = list_own_quizzes([enrolment.enrolment_id], now=now)
    paths = list_paths(actor.user_id, enrolment.training_id, quizzes)
    return render_template(
        "home/home.html",
        actor=actor,
        enrolment=enrolment,
        enrolments=enrolments,
        sessions=sessions,
        paths=paths,
        resume=next((path for path in paths if path.next_lesson), None),
        to_do=[quiz for quiz in quizzes if quiz.state in TO_DO],
        now=now,
    )


@bp.get("/trainings/<int:training_id>/courses/<slug>")
@requires(Action.LEARN)
def show_course(training_id: int, slug: str) -> ResponseReturnValue:
    """Show a course: its modules with what is done, its quizzes, its files."""
    course = get_own_course(current_actor().user_id, training_id, slug)
    path = get_path(course, now=utc_now())
    return put_addresses(render_template("home/course.html", path=path, course=course), course)


@bp.get("/my/attendance")
@requires(Action.LEARN)
def show_attendance() -> ResponseReturnValue:
    """Show one's sessions and how one stands in them, and the code that says at the door who one is."""
    actor = current_actor()
    enrolments = list_enrolments_of(actor.user_id)
    today = utc_now().astimezone(ZoneInfo(DEFAULT_ZONE)).date()
    enrolment = choose_enrolment(enrolments, today, request.args.get("training", ""))
    return render_template(
        "home/attendance.html",
        sessions=list_own_sessions(actor.user_id),
        enrolment=enrolment,
        badge=qr_svg(enrolment.enrolment_code) if enrolment else None,
        now=utc_now(),
    )


@bp.get("/my/results")
@requires(Action.LEARN)
def show_results() -> ResponseReturnValue:
    """Show the quizzes of all one's trainings with the result that counts."""
    enrolments = list_enrolments_of(current_actor().user_id)
    quizzes = list_own_quizzes([one.enrolment_id for one in enrolments], now=utc_now())
    return render_template(
        "home/results.html",
        trainings=[
            (enrolment, [quiz for quiz in quizzes if quiz.enrolment_id == enrolment.enrolment_id])
            for enrolment in enrolments
        ],
    )


@bp.get("/help")
@public
def show_help() -> ResponseReturnValue:
    """Show what each kind of user does here, and whom to ask."""
    return render_template("home/help.html", actor=find_current_actor())
