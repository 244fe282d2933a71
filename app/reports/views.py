"""The organizer's pages: the board of a session, the list of a site, the results to take away."""

from datetime import datetime

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.guard import current_actor, requires
from app.accounts.permissions import Action
from app.attendance.rules import Status
from app.clock import utc_now
from app.reports import exports, services
from app.reports.errors import BoardNotFoundError
from app.reports.queries.board import BoardSession, find_quiz_of, list_sessions
from app.reports.queries.people import find_site_session, list_people
from app.reports.rules import Alert, find_alerts
from app.trainings.queries.scope import training_in_scope
from app.web.etags import conditional
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.searching import searched

bp = Blueprint("reports", __name__, template_folder="templates")
TRAINING = "/manage/trainings/<int:training_id>"


@bp.get(f"{TRAINING}/board")
@requires(Action.SEE_BOARD)
def show_board(training_id: int) -> ResponseReturnValue:
    """Show all sites of one session; the figures refresh by themselves."""
    now = utc_now()
    sessions = list_sessions(current_actor(), training_id)
    chosen = choose_session(sessions, now)
    snapshot = services.fresh_board(chosen.id, training_id, now=now)
    return render_template(
        "reports/board.html",
        training=training_in_scope(current_actor(), Action.SEE_BOARD, training_id),
        sessions=sessions,
        session=chosen,
        snapshot=snapshot,
        alerts=alerts_of(chosen, snapshot, now),
    )


@bp.get(f"{TRAINING}/board/figures")
@requires(Action.SEE_BOARD)
def show_figures(training_id: int) -> ResponseReturnValue:
    """Give the changing part of the board; 304 when nothing changed since the last poll."""
    now = utc_now()
    chosen = choose_session(list_sessions(current_actor(), training_id), now)
    snapshot = services.fresh_board(chosen.id, training_id, now=now)
    alerts = alerts_of(chosen, snapshot, now)
    warned = ".".join(f"{alert.kind}{alert.site.site_id}" for alert in alerts)
    return conditional(
        f"board-{chosen.id}-{snapshot.number}-{warned}",
        lambda: render_template("reports/_figures.html", session=chosen, snapshot=snapshot, alerts=alerts),
    )


@bp.get(f"{TRAINING}/sessions/<int:session_id>/sites/<int:site_id>")
@requires(Action.SEE_BOARD)
def show_site(training_id: int, session_id: int, site_id: int) -> ResponseReturnValue:
    """Show the people behind one row of the board."""
    place = find_site_session(training_id, session_id, site_id, actor=current_actor())
    if place is None:
        raise BoardNotFoundError
    quiz = find_quiz_of(session_id, training_id)
    status = request.args.get("status", "")
    text = searched()
    number = page_number()
    listed = list_people(
        place,
        quiz=(quiz.course_id, quiz.quiz_key) if quiz else None,
        status=Status(status) if status in set(Status) else None,
        text=text,
        limit=PAGE_SIZE,
        offset=Page.offset(number),
    )
    return render_template(
        "reports/site.html",
        place=place,
        quiz=quiz,
        page=Page(listed.rows, number, listed.total),
        status=status,
        text=text,
        statuses=list(Status),
    )


@bp.get(f"{TRAINING}/results.csv")
@requires(Action.EXPORT_RESULTS)
def export_results(training_id: int) -> ResponseReturnValue:
    """Give attendance, lessons and results of everybody as a table that Excel opens."""
    training = training_in_scope(current_actor(), Action.EXPORT_RESULTS, training_id)
    content = exports.results_csv(training)
    response = Response(content, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="ket-qua-lop-{training.id}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def choose_session(sessions: list[BoardSession], now: datetime) -> BoardSession:
    """Choose the session that the address names; else the one that is on, came last, or comes first.

    Raises BoardNotFoundError for a session of another training.
    """
    asked = request.args.get("session", "")
    if asked:
        found = next((session for session in sessions if str(session.id) == asked), None)
        if found is None:
            raise BoardNotFoundError
        return found
    begun = [session for session in sessions if session.starts_at <= now]
    return begun[-1] if begun else sessions[0]


def alerts_of(session: BoardSession, snapshot: services.Snapshot, now: datetime) -> list[Alert]:
    """Say what needs attention now."""
    return find_alerts(snapshot.board, starts_at=session.starts_at, ends_at=session.ends_at, now=now)
