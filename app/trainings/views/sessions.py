"""The sessions of a training, a site's own times, and topics."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guard import current_actor, requires
from app.accounts.permissions import Action
from app.clock import utc_now
from app.errors import DiemCauError, InvalidError
from app.trainings.errors import AgendaItemNotFoundError, SessionNotFoundError, TimesOutOfOrderError
from app.trainings.forms.fields import offer
from app.trainings.forms.plan import (
    AgendaForm,
    PeriodForm,
    SessionForm,
    SiteTimesForm,
    agenda_data,
    period_data,
)
from app.trainings.queries import trainings as queries
from app.trainings.queries.outlines import list_modules, list_quizzes
from app.trainings.queries.scope import SessionRow, TrainingRow, session_in_scope, training_in_scope
from app.trainings.queries.trainings import AgendaRow
from app.trainings.services import sessions as services
from app.trainings.views.blueprint import bp
from app.web.errors import sentence_of

SESSION = "/manage/trainings/<int:training_id>/sessions/<int:session_id>"


@bp.get("/manage/trainings/<int:training_id>/sessions")
@requires(Action.SEE_TRAINING)
def list_sessions(training_id: int) -> ResponseReturnValue:
    """List the sessions of a training with their topics."""
    training = training_in_scope(current_actor(), Action.SEE_TRAINING, training_id)
    sessions = queries.list_sessions(training_id)
    return render_template("trainings/sessions.html", training=training, sessions=sessions)


@bp.get("/manage/trainings/<int:training_id>/sessions/new")
@requires(Action.EDIT_TRAINING)
def new_session(training_id: int) -> ResponseReturnValue:
    """Ask for a session."""
    training = training_in_scope(current_actor(), Action.EDIT_TRAINING, training_id)
    return render_template("trainings/session_new.html", training=training, form=SessionForm(formdata=None))


@bp.post("/manage/trainings/<int:training_id>/sessions/new")
@requires(Action.EDIT_TRAINING)
def create_session(training_id: int) -> ResponseReturnValue:
    """Make a session."""
    training = training_in_scope(current_actor(), Action.EDIT_TRAINING, training_id)
    form = SessionForm()
    if form.validate():
        try:
            plan = form.to_plan(training.time_zone)
            services.create_session(training_id, plan, actor=current_actor(), now=utc_now())
            flash(_("Đã thêm buổi học. Mọi học viên của lớp được ghi là cần dự buổi này."))
            return redirect(url_for(".list_sessions", training_id=training_id))
        except InvalidError as error:
            _blame(form, error)
    return render_template("trainings/session_new.html", training=training, form=form), 422


@bp.get(SESSION)
@requires(Action.EDIT_TRAINING)
def edit_session(training_id: int, session_id: int) -> ResponseReturnValue:
    """Ask what to change in a session."""
    training, session = _find(training_id, session_id)
    data = {"title": session.title, **period_data(session, training.time_zone)}
    return _show_session(training, session, SessionForm(formdata=None, data=data))


@bp.post(SESSION)
@requires(Action.EDIT_TRAINING)
def save_session(training_id: int, session_id: int) -> ResponseReturnValue:
    """Change a session."""
    training, session = _find(training_id, session_id)
    form = SessionForm()
    if form.validate():
        try:
            plan = form.to_plan(training.time_zone)
            services.edit_session(session_id, plan, actor=current_actor(), now=utc_now())
            flash(_("Đã lưu buổi học."))
            return redirect(url_for(".list_sessions", training_id=training_id))
        except InvalidError as error:
            _blame(form, error)
    return _show_session(training, session, form), 422


@bp.post(f"{SESSION}/delete")
@requires(Action.EDIT_TRAINING)
def delete_session(training_id: int, session_id: int) -> ResponseReturnValue:
    """Delete a session where nobody was checked in."""
    _find(training_id, session_id)
    services.delete_session(session_id, actor=current_actor(), now=utc_now())
    flash(_("Đã xóa buổi học."))
    return redirect(url_for(".list_sessions", training_id=training_id))


@bp.get(f"{SESSION}/site-times")
@requires(Action.EDIT_TRAINING)
def choose_site_times(training_id: int, session_id: int) -> ResponseReturnValue:
    """Ask for the own times of a site."""
    training, session = _find(training_id, session_id)
    form = SiteTimesForm(formdata=None, data=period_data(session, training.time_zone))
    return _show_site_times(training, session, form)


@bp.post(f"{SESSION}/site-times")
@requires(Action.EDIT_TRAINING)
def set_site_times(training_id: int, session_id: int) -> ResponseReturnValue:
    """Give one site its own times."""
    training, session = _find(training_id, session_id)
    form = SiteTimesForm()
    offer(form.site_id, queries.list_site_names(training_id))
    if form.validate():
        try:
            period, now = form.to_period(training.time_zone), utc_now()
            services.set_site_times(session_id, form.site_id.data, period, actor=current_actor(), now=now)
            flash(_("Đã lưu giờ riêng của điểm cầu."))
            return redirect(url_for(".list_sessions", training_id=training_id))
        except InvalidError as error:
            _blame(form, error)
    return _show_site_times(training, session, form), 422


@bp.post(f"{SESSION}/site-times/<int:site_id>/delete")
@requires(Action.EDIT_TRAINING)
def delete_site_times(training_id: int, session_id: int, site_id: int) -> ResponseReturnValue:
    """Let a site have the times of all again."""
    _find(training_id, session_id)
    services.set_site_times(session_id, site_id, None, actor=current_actor(), now=utc_now())
    flash(_("Điểm cầu này theo giờ chung của buổi học."))
    return redirect(url_for(".list_sessions", training_id=training_id))


@bp.get(f"{SESSION}/agenda/new")
@requires(Action.EDIT_TRAINING)
def new_agenda_item(training_id: int, session_id: int) -> ResponseReturnValue:
    """Ask for a topic."""
    training, session = _find(training_id, session_id)
    return _show_item(training, session, _agenda_form(training_id, formdata=None), None)


@bp.post(f"{SESSION}/agenda/new")
@requires(Action.EDIT_TRAINING)
def add_agenda_item(training_id: int, session_id: int) -> ResponseReturnValue:
    """Add a topic to a session."""
    training, session = _find(training_id, session_id)
    form = _agenda_form(training_id)
    if form.validate():
        try:
            plan = form.to_plan(session, training.time_zone)
            services.add_agenda_item(session_id, plan, actor=current_actor(), now=utc_now())
            flash(_("Đã thêm nội dung."))
            return redirect(url_for(".list_sessions", training_id=training_id))
        except InvalidError as error:
            _blame(form, error)
    return _show_item(training, session, form, None), 422


@bp.get(f"{SESSION}/agenda/<int:item_id>")
@requires(Action.EDIT_TRAINING)
def edit_agenda_item(training_id: int, session_id: int, item_id: int) -> ResponseReturnValue:
    """Ask what to change in a topic."""
    training, session, item = _find_item(training_id, session_id, item_id)
    form = _agenda_form(training_id, formdata=None, data=agenda_data(item, training.time_zone))
    return _show_item(training, session, form, item_id)


@bp.post(f"{SESSION}/agenda/<int:item_id>")
@requires(Action.EDIT_TRAINING)
def save_agenda_item(training_id: int, session_id: int, item_id: int) -> ResponseReturnValue:
    """Change a topic."""
    training, session, _item = _find_item(training_id, session_id, item_id)
    form = _agenda_form(training_id)
    if form.validate():
        try:
            plan = form.to_plan(session, training.time_zone)
            services.edit_agenda_item(item_id, plan, actor=current_actor(), now=utc_now())
            flash(_("Đã lưu nội dung."))
            return redirect(url_for(".list_sessions", training_id=training_id))
        except InvalidError as error:
            _blame(form, error)
    return _show_item(training, session, form, item_id), 422


@bp.post(f"{SESSION}/agenda/<int:item_id>/delete")
@requires(Action.EDIT_TRAINING)
def delete_agenda_item(training_id: int, session_id: int, item_id: int) -> ResponseReturnValue:
    """Take a topic out of its session."""
    _find_item(training_id, session_id, item_id)
    services.delete_agenda_item(item_id, actor=current_actor(), now=utc_now())
    flash(_("Đã xóa nội dung."))
    return redirect(url_for(".list_sessions", training_id=training_id))


def _find(training_id: int, session_id: int) -> tuple[TrainingRow, SessionRow]:
    actor = current_actor()
    training = training_in_scope(actor, Action.EDIT_TRAINING, training_id)
    session = session_in_scope(actor, Action.EDIT_TRAINING, session_id)
    if session.training_id != training_id:
        raise SessionNotFoundError(session_id=session_id)
    return training, session


def _find_item(training_id: int, session_id: int, item_id: int) -> tuple[TrainingRow, SessionRow, AgendaRow]:
    training, session = _find(training_id, session_id)
    item = queries.get_agenda_item(current_actor(), Action.EDIT_TRAINING, item_id)
    if item.session_id != session_id:
        raise AgendaItemNotFoundError(item_id=item_id)
    return training, session, item


def _agenda_form(training_id: int, **more: object) -> AgendaForm:
    form = AgendaForm(**more)
    offer(form.module, list_modules(training_id), _("Không gắn chuyên đề"))
    offer(form.quiz, list_quizzes(training_id), _("Không gắn bài kiểm tra"))
    return form


def _show_session(training: TrainingRow, session: SessionRow, form: SessionForm) -> str:
    return render_template("trainings/session.html", training=training, session=session, form=form)


def _show_site_times(training: TrainingRow, session: SessionRow, form: SiteTimesForm) -> str:
    offer(form.site_id, queries.list_site_names(training.id))
    return render_template("trainings/site_times.html", training=training, session=session, form=form)


def _show_item(training: TrainingRow, session: SessionRow, form: AgendaForm, item_id: int | None) -> str:
    return render_template(
        "trainings/agenda_item.html", training=training, session=session, form=form, item_id=item_id
    )


def _blame(form: PeriodForm | AgendaForm, error: DiemCauError) -> None:
    """Show an error of the service beside its field."""
    field = form.ends_at if isinstance(error, TimesOutOfOrderError) else form.starts_at
    field.errors = [sentence_of(error)]
