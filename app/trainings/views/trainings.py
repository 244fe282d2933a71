"""The list of trainings, one training, and its courses."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guard import current_actor, requires
from app.accounts.permissions import Action
from app.clock import utc_now
from app.errors import DiemCauError, InvalidError
from app.trainings.errors import (
    ClosesTooEarlyError,
    DatesCutSessionError,
    DatesOutOfOrderError,
    UnknownTimeZoneError,
    UnknownUnitError,
)
from app.trainings.forms.fields import offer
from app.trainings.forms.plan import CoursesForm, TrainingForm, training_data
from app.trainings.queries import trainings as queries
from app.trainings.queries.scope import TrainingRow, training_in_scope
from app.trainings.services import trainings as services
from app.trainings.views.blueprint import bp
from app.web.errors import sentence_of
from app.web.paging import PAGE_SIZE, Page, page_number


@bp.get("/manage/trainings")
@requires(Action.SEE_TRAINING)
def list_trainings() -> ResponseReturnValue:
    """List the trainings that one may see, the latest first."""
    actor, number = current_actor(), page_number()
    rows = queries.list_trainings(actor, limit=PAGE_SIZE, offset=Page.offset(number))
    page = Page(rows, number, queries.count_trainings(actor))
    may_create = actor.may(Action.CREATE_TRAINING)
    return render_template("trainings/trainings.html", page=page, may_create=may_create, now=utc_now())


@bp.get("/manage/trainings/new")
@requires(Action.CREATE_TRAINING)
def new_training() -> ResponseReturnValue:
    """Ask for a training."""
    return _show_new(_form(Action.CREATE_TRAINING, None))


@bp.post("/manage/trainings/new")
@requires(Action.CREATE_TRAINING)
def create_training() -> ResponseReturnValue:
    """Make a training."""
    form = _form(Action.CREATE_TRAINING, None)
    if not form.validate():
        return _show_new(form), 422
    try:
        training_id = services.create_training(form.to_plan(), actor=current_actor(), now=utc_now())
    except InvalidError as error:
        _blame(form, error)
        return _show_new(form), 422
    flash(_("Đã tạo lớp. Tiếp theo, thêm điểm cầu và buổi học."))
    return redirect(url_for(".show_training", training_id=training_id))


@bp.get("/manage/trainings/<int:training_id>")
@requires(Action.SEE_TRAINING)
def show_training(training_id: int) -> ResponseReturnValue:
    """Show a training: what is there, and what is still to be done."""
    training = training_in_scope(current_actor(), Action.SEE_TRAINING, training_id)
    sites = queries.list_sites(training_id)
    return render_template(
        "trainings/training.html",
        training=training,
        now=utc_now(),
        sites=sites,
        people=sum(site.people_count for site in sites),
        slips=sum(site.slip_count for site in sites),
        sessions=queries.list_session_names(training_id),
        courses=queries.list_courses_of(training_id),
        coordinated={row.site_id for row in queries.list_coordinators(training_id, now=utc_now())},
    )


@bp.get("/manage/trainings/<int:training_id>/edit")
@requires(Action.EDIT_TRAINING)
def edit_training(training_id: int) -> ResponseReturnValue:
    """Ask what to change in a training."""
    training = training_in_scope(current_actor(), Action.EDIT_TRAINING, training_id)
    return _show_edit(training, _form(Action.EDIT_TRAINING, training))


@bp.post("/manage/trainings/<int:training_id>/edit")
@requires(Action.EDIT_TRAINING)
def save_training(training_id: int) -> ResponseReturnValue:
    """Change a training."""
    training = training_in_scope(current_actor(), Action.EDIT_TRAINING, training_id)
    form = _form(Action.EDIT_TRAINING, training)
    if not form.validate():
        return _show_edit(training, form), 422
    try:
        services.edit_training(training_id, form.to_plan(), actor=current_actor(), now=utc_now())
    except InvalidError as error:
        _blame(form, error)
        return _show_edit(training, form), 422
    flash(_("Đã lưu thông tin lớp."))
    return redirect(url_for(".show_training", training_id=training_id))


@bp.post("/manage/trainings/<int:training_id>/delete")
@requires(Action.EDIT_TRAINING)
def delete_training(training_id: int) -> ResponseReturnValue:
    """Delete a training in which nobody is."""
    services.delete_training(training_id, actor=current_actor(), now=utc_now())
    flash(_("Đã xóa lớp."))
    return redirect(url_for(".list_trainings"))


@bp.get("/manage/trainings/<int:training_id>/courses")
@requires(Action.EDIT_TRAINING)
def choose_courses(training_id: int) -> ResponseReturnValue:
    """Ask which courses a training teaches."""
    training = training_in_scope(current_actor(), Action.EDIT_TRAINING, training_id)
    taught = [course.course_id for course in queries.list_courses_of(training_id)]
    form = CoursesForm(formdata=None, data={"courses": taught})
    offer(form.courses, [(course.course_id, course.title) for course in queries.list_all_courses()])
    return render_template("trainings/courses.html", training=training, form=form)


@bp.post("/manage/trainings/<int:training_id>/courses")
@requires(Action.EDIT_TRAINING)
def set_courses(training_id: int) -> ResponseReturnValue:
    """Set which courses a training teaches; those that were taught keep their order."""
    training = training_in_scope(current_actor(), Action.EDIT_TRAINING, training_id)
    taught = [course.course_id for course in queries.list_courses_of(training_id)]
    form = CoursesForm()
    offer(form.courses, [(course.course_id, course.title) for course in queries.list_all_courses()])
    if not form.validate():
        return render_template("trainings/courses.html", training=training, form=form), 422
    chosen = sorted(form.courses.data, key=lambda one: taught.index(one) if one in taught else len(taught))
    services.set_courses(training_id, chosen, actor=current_actor(), now=utc_now())
    flash(_("Đã lưu khóa học của lớp."))
    return redirect(url_for(".show_training", training_id=training_id))


def _form(action: Action, training: TrainingRow | None) -> TrainingForm:
    actor = current_actor()
    form = TrainingForm(data=training_data(training) if training else None)
    kept = training.unit_id if training else None
    may_be_empty = actor.scope(action).everywhere or (training is not None and kept is None)
    units = queries.list_holding_units(actor, action, kept)
    offer(form.unit_id, units, _("Không ghi đơn vị") if may_be_empty else None)
    form.offer_zones(*([training.time_zone] if training else []))
    return form


def _show_new(form: TrainingForm) -> str:
    return render_template("trainings/training_new.html", form=form)


def _show_edit(training: TrainingRow, form: TrainingForm) -> str:
    return render_template("trainings/training_edit.html", training=training, form=form)


def _blame(form: TrainingForm, error: DiemCauError) -> None:
    """Show an error of the service beside its field."""
    fields = {
        UnknownTimeZoneError.code: form.time_zone,
        UnknownUnitError.code: form.unit_id,
        DatesOutOfOrderError.code: form.ends_on,
        DatesCutSessionError.code: form.ends_on,
        ClosesTooEarlyError.code: form.closes_at,
    }
    field = fields.get(error.code, form.title)
    field.errors = [sentence_of(error)]
