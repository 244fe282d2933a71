"""The door: a coordinator's list of one session at one site, on a phone."""

import uuid
from datetime import timedelta
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guard import current_actor, requires
from app.accounts.permissions import Action
from app.attendance import services
from app.attendance.errors import PersonNotFoundError
from app.attendance.forms import MatchForm, TapForm, UndoForm, WalkInForm, read_batch, tidy
from app.attendance.queries import doors as queries
from app.attendance.queries import log
from app.attendance.queries.doors import PAGE_SIZE
from app.attendance.rules import Door
from app.clock import utc_now
from app.trainings.queries.scope import enrolment_in_scope, is_in_scope
from app.web.forms import Form, read_json
from app.web.paging import Page, page_number
from app.web.searching import searched

bp = Blueprint("attendance", __name__, template_folder="templates")
DOOR = "/sessions/<int:session_id>/sites/<int:site_id>/door"
SHOWN_AFTER_END = timedelta(hours=36)  # yesterday's sheets are entered today


@bp.get("/door")
@requires(Action.CHECK_IN_TRAINEE)
def list_doors() -> ResponseReturnValue:
    """Show the coordinator's doors, the session that is on or comes next first."""
    now = utc_now()
    doors = queries.list_doors(current_actor(), since=now - SHOWN_AFTER_END)
    trainings = [
        (title, list(of_one)) for title, of_one in groupby(doors, key=lambda door: door.training_title)
    ]
    current = next((door for door in doors if door.ends_at > now), None)
    return render_template("attendance/doors.html", trainings=trainings, current=current, now=now)


@bp.get(DOOR)
@requires(Action.SEE_SITE)
def show_door(session_id: int, site_id: int) -> ResponseReturnValue:
    """Show one door: search, list, tap."""
    door = queries.get_door(session_id, site_id, actor=current_actor())
    services.note_contact(site_id, actor=current_actor(), now=utc_now())
    return render_door(door)


@bp.post(f"{DOOR}/check-ins")
@requires(Action.CHECK_IN_TRAINEE)
def check_in(session_id: int, site_id: int) -> ResponseReturnValue:
    """Record what a button beside a name says."""
    door = queries.get_door(session_id, site_id, actor=current_actor())
    form = TapForm()
    if not form.validate():
        return render_door(door, status=422)
    now = utc_now()
    new = form.to_check_in(door.mode, now)
    recorded = services.record_check_ins(session_id, site_id, [new], actor=current_actor(), received_at=now)
    if recorded.unknown:
        raise PersonNotFoundError
    return after_change(door, last=new.enrolment_uuid)


@bp.post(f"{DOOR}/undo")
@requires(Action.CHECK_IN_TRAINEE)
def undo(session_id: int, site_id: int) -> ResponseReturnValue:
    """Take the last event of somebody back, with a reason."""
    door = queries.get_door(session_id, site_id, actor=current_actor())
    form = UndoForm()
    if not form.validate():
        return render_door(door, undo_form=form, status=422)
    services.undo_arrival(
        session_id,
        site_id,
        form.person.data,
        form.reason.data,
        uuid=form.uuid_for("undo", form.person.data),
        actor=current_actor(),
        received_at=utc_now(),
    )
    return after_change(door, last=form.person.data)


@bp.post(f"{DOOR}/walk-ins")
@requires(Action.CHECK_IN_TRAINEE)
def add_walk_in(session_id: int, site_id: int) -> ResponseReturnValue:
    """Let somebody in who is on no list; who he is will be matched later."""
    door = queries.get_door(session_id, site_id, actor=current_actor())
    form = WalkInForm()
    if not form.validate():
        return render_door(door, walk_in_form=form, status=422)
    now = utc_now()
    new = form.to_check_in(door.mode, now)
    services.record_check_ins(
        session_id, site_id, [new], [form.to_walk_in()], actor=current_actor(), received_at=now
    )
    return after_change(door, last=new.enrolment_uuid)


@bp.post("/api/1/check-ins")
@requires(Action.CHECK_IN_TRAINEE)
def record_batch() -> ResponseReturnValue:
    """Record a batch from a device; each event and walk-in once, however often it is sent."""
    now = utc_now()
    batch = read_batch(read_json())
    recorded = services.record_check_ins(
        batch.session_id, batch.site_id, batch.events, batch.walk_ins, actor=current_actor(), received_at=now
    )
    return {
        "stored": sorted(recorded.stored),
        "known": sorted(recorded.known),
        "unknown": sorted(recorded.unknown),
        "server_now_ms": int(now.timestamp() * 1000),
    }


@bp.get("/enrolments/<int:enrolment_id>/check-ins")
@requires(Action.SEE_SITE)
def show_person(enrolment_id: int) -> ResponseReturnValue:
    """Show every event of one person; of a walk-in also who it may be."""
    actor = current_actor()
    enrolment = enrolment_in_scope(actor, Action.SEE_SITE, enrolment_id)
    may_match = enrolment.is_provisional and enrolment.merged_into_id is None
    may_match = may_match and is_in_scope(actor, Action.EDIT_TRAINING, enrolment.training_id)
    text = searched() or enrolment.full_name
    return render_template(
        "attendance/person.html",
        enrolment=enrolment,
        entries=log.list_log(enrolment_id),
        may_match=may_match,
        text=text,
        candidates=log.list_candidates(enrolment.training_id, text) if may_match else [],
    )


@bp.post("/enrolments/<int:enrolment_id>/match")
@requires(Action.EDIT_TRAINING)
def match_walk_in(enrolment_id: int) -> ResponseReturnValue:
    """Say who a walk-in is."""
    form = MatchForm()
    if not form.validate():
        raise PersonNotFoundError
    services.match_walk_in(enrolment_id, form.enrolment_id.data, actor=current_actor(), now=utc_now())
    flash(_("Đã ghép. Các lượt vào lớp nay tính cho người này."))
    return redirect(url_for("trainings.show_enrolment", enrolment_id=form.enrolment_id.data))


def after_change(door: Door, *, last: str) -> ResponseReturnValue:
    """Show the door again: as a fragment to our script, by a redirect to a browser without."""
    if is_fragment():
        return render_door(door, last=last)
    target = url_for(
        ".show_door", session_id=door.session_id, site_id=door.site_id, q=searched() or None, last=last
    )
    return redirect(target)


def render_door(
    door: Door,
    *,
    last: str | None = None,
    undo_form: Form | None = None,
    walk_in_form: Form | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Render a door with the list that the search asks for."""
    text = searched()
    last = last or tidy(request.args.get("last", "")[:36])
    number = page_number()
    listed = queries.list_at_door(door, text=text, page=number)
    body = render_template(
        "attendance/_live.html" if is_fragment() else "attendance/door.html",
        door=door,
        counts=queries.count_at_door(door),
        page=Page(listed.rows, number, listed.total, PAGE_SIZE),
        last=queries.find_at_door(door, last) if last else None,
        text=text,
        key=str(uuid.uuid4()),
        undo_form=undo_form,
        walk_in_form=walk_in_form or WalkInForm(formdata=None),
    )
    return body, status


def is_fragment() -> bool:
    """Say whether our own script asks, which wants the changing part of the page only."""
    return "X-Fragment" in request.headers
