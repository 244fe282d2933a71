"""Bringing in people from a table: reading it, seeing what each row will do, deciding, importing."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guard import current_actor, requires
from app.accounts.permissions import Action
from app.clock import utc_now
from app.errors import InvalidError, Problem
from app.trainings.errors import RosterEmptyError
from app.trainings.forms.fields import offer
from app.trainings.forms.people import PersonForm, TableForm, read_decisions
from app.trainings.queries.roster import RosterRow, get_roster, list_waiting_rosters, plan_of
from app.trainings.queries.scope import TrainingRow, training_in_scope
from app.trainings.queries.trainings import list_site_names
from app.trainings.rules.roster import Outcome, count_outcomes
from app.trainings.rules.table import read_text, read_upload
from app.trainings.services import roster as services
from app.trainings.views.blueprint import bp
from app.web.errors import sentence_of
from app.web.paging import Page, page_number
from app.web.sentences import hint_of_code, sentence_of_code
from app.web.sentences.trainings import OUTCOMES, ROW_PROBLEMS, TOLD, WHYS

ROSTER = "/manage/trainings/<int:training_id>/people/import/<int:roster_id>"
ROWS_A_PAGE = 100
SHOWN_PROBLEMS = 200


class ToldProblem(NamedTuple):
    """What is wrong in a table, in words. `line` 0 is the table as a whole."""

    line: int
    sentence: str
    hint: str | None


@bp.get("/manage/trainings/<int:training_id>/people/import")
@requires(Action.IMPORT_PEOPLE)
def import_people(training_id: int) -> ResponseReturnValue:
    """Ask for a table of people."""
    training = training_in_scope(current_actor(), Action.IMPORT_PEOPLE, training_id)
    return _ask(training, TableForm(formdata=None))


@bp.post("/manage/trainings/<int:training_id>/people/import")
@requires(Action.IMPORT_PEOPLE)
def read_roster(training_id: int) -> ResponseReturnValue:
    """Read a table of people and keep it until somebody decides."""
    training = training_in_scope(current_actor(), Action.IMPORT_PEOPLE, training_id)
    form = TableForm()
    if not form.validate():
        return _ask(training, form), 422
    upload = form.file.data
    name = upload.filename if upload else ""
    rows, problems = read_upload(upload.read(), name) if name else read_text(form.text.data or "")
    try:
        roster_id = services.stage_roster(
            training_id, rows, problems, file_name=name, actor=current_actor(), now=utc_now()
        )
    except RosterEmptyError as error:
        form.file.errors = [sentence_of(error)]
        return _ask(training, form, problems), 422
    return redirect(url_for(".preview_roster", training_id=training_id, roster_id=roster_id))


@bp.get("/manage/trainings/<int:training_id>/people/new")
@requires(Action.IMPORT_PEOPLE)
def new_person(training_id: int) -> ResponseReturnValue:
    """Ask for one person."""
    training = training_in_scope(current_actor(), Action.IMPORT_PEOPLE, training_id)
    form = PersonForm(formdata=None)
    offer(form.site_id, list_site_names(training_id))
    return render_template("trainings/person_new.html", training=training, form=form)


@bp.post("/manage/trainings/<int:training_id>/people/new")
@requires(Action.IMPORT_PEOPLE)
def add_person(training_id: int) -> ResponseReturnValue:
    """Take one person as a table of one row: he may be known already."""
    training = training_in_scope(current_actor(), Action.IMPORT_PEOPLE, training_id)
    form, sites = PersonForm(), list_site_names(training_id)
    offer(form.site_id, sites)
    if not form.validate():
        return render_template("trainings/person_new.html", training=training, form=form), 422
    row, now = form.to_row(dict(sites)), utc_now()
    roster_id = services.stage_roster(training_id, [row], (), file_name="", actor=current_actor(), now=now)
    return redirect(url_for(".preview_roster", training_id=training_id, roster_id=roster_id))


@bp.get(ROSTER)
@requires(Action.IMPORT_PEOPLE)
def preview_roster(training_id: int, roster_id: int) -> ResponseReturnValue:
    """Show what each row of a waiting table will do; ?show= one outcome only."""
    training = training_in_scope(current_actor(), Action.IMPORT_PEOPLE, training_id)
    return _show(training, get_roster(roster_id, training_id))


@bp.post(ROSTER)
@requires(Action.IMPORT_PEOPLE)
def decide_roster(training_id: int, roster_id: int) -> ResponseReturnValue:
    """Keep what was chosen on this page of the table; with the other button, import it as well."""
    actor = current_actor()
    training = training_in_scope(actor, Action.IMPORT_PEOPLE, training_id)
    services.decide_rows(roster_id, training_id, read_decisions(request.form), actor=actor)
    if request.form.get("act") != "import":
        flash(_("Đã lưu lựa chọn."))
        return redirect(request.full_path.rstrip("?"))
    leave_out = "leave_out" in request.form
    try:
        services.import_roster(roster_id, training_id, actor=actor, now=utc_now(), leave_out=leave_out)
    except InvalidError as error:
        return _show(training, get_roster(roster_id, training_id), sentence_of(error)), 422
    return redirect(url_for(".preview_roster", training_id=training_id, roster_id=roster_id))


@bp.post(f"{ROSTER}/discard")
@requires(Action.IMPORT_PEOPLE)
def discard_roster(training_id: int, roster_id: int) -> ResponseReturnValue:
    """Put a waiting table away."""
    services.discard_roster(roster_id, training_id, actor=current_actor())
    flash(_("Đã bỏ bảng đang chờ. Chưa có ai được thêm từ bảng này."))
    return redirect(url_for(".list_people", training_id=training_id))


def _ask(training: TrainingRow, form: TableForm, problems: Sequence[Problem] = ()) -> str:
    return render_template(
        "trainings/roster_new.html",
        training=training,
        form=form,
        problems=[_told(problem.line, problem.code, problem.facts) for problem in problems[:SHOWN_PROBLEMS]],
        waiting=list_waiting_rosters(training.id),
    )


def _show(training: TrainingRow, roster: RosterRow, refusal: str | None = None) -> str:
    if roster.result is not None:
        return render_template(
            "trainings/roster_done.html", training=training, result=roster.result, outcomes=OUTCOMES
        )
    planned, lead = plan_of(roster)
    show = request.args.get("show", "")
    shown = [row for row in planned if show in ("", row.outcome.value)]
    number = page_number()
    start = Page.offset(number, ROWS_A_PAGE)
    problems = [_told(problem["line"], problem["code"], problem["facts"]) for problem in roster.problems]
    return render_template(
        "trainings/roster.html",
        training=training,
        roster=roster,
        page=Page(shown[start : start + ROWS_A_PAGE], number, len(shown), ROWS_A_PAGE),
        counts=count_outcomes(planned),
        undecided=sum(row.outcome in (Outcome.DOUBT, Outcome.PROBLEM) for row in planned),
        lead=lead,
        problems=problems[:SHOWN_PROBLEMS],
        sites=list_site_names(training.id),
        show=show,
        refusal=refusal,
        outcomes=OUTCOMES,
        whys=WHYS,
        told=TOLD,
        row_problems=ROW_PROBLEMS,
    )


def _told(line: int, code: str, facts: Mapping[str, object]) -> ToldProblem:
    sentence = sentence_of_code(code, dict(facts)) or code
    return ToldProblem(line, sentence, hint_of_code(code, dict(facts)))
