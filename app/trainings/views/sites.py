"""The sites of a training and their coordinators."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guard import current_actor, requires
from app.accounts.permissions import Action
from app.clock import utc_now
from app.trainings.errors import SiteNameTakenError, SiteNotFoundError
from app.trainings.forms.fields import number_or_none
from app.trainings.forms.plan import SiteForm, site_data
from app.trainings.queries import trainings as queries
from app.trainings.queries.scope import SiteRow, TrainingRow, site_in_scope, training_in_scope
from app.trainings.services import coordinators
from app.trainings.services import sites as services
from app.trainings.views.blueprint import bp
from app.web.errors import sentence_of
from app.web.searching import searched


@bp.get("/manage/trainings/<int:training_id>/sites")
@requires(Action.SEE_TRAINING)
def list_sites(training_id: int) -> ResponseReturnValue:
    """List the sites of a training with people, slips and coordinators."""
    training = training_in_scope(current_actor(), Action.SEE_TRAINING, training_id)
    people = queries.list_coordinators(training_id, now=utc_now())
    coordinators_of = {
        site_id: [row for row in people if row.site_id == site_id]
        for site_id in {row.site_id for row in people}
    }
    return render_template(
        "trainings/sites.html",
        training=training,
        sites=queries.list_sites(training_id),
        coordinators=coordinators_of,
    )


@bp.get("/manage/trainings/<int:training_id>/sites/new")
@requires(Action.EDIT_TRAINING)
def new_site(training_id: int) -> ResponseReturnValue:
    """Ask for a site."""
    training = training_in_scope(current_actor(), Action.EDIT_TRAINING, training_id)
    return render_template("trainings/site_new.html", training=training, form=SiteForm(formdata=None))


@bp.post("/manage/trainings/<int:training_id>/sites/new")
@requires(Action.EDIT_TRAINING)
def create_site(training_id: int) -> ResponseReturnValue:
    """Make a site."""
    training = training_in_scope(current_actor(), Action.EDIT_TRAINING, training_id)
    form = SiteForm()
    if form.validate():
        try:
            services.create_site(training_id, form.to_plan(), actor=current_actor(), now=utc_now())
            flash(_("Đã thêm điểm cầu %(name)s.", name=form.name.data))
            return redirect(url_for(".list_sites", training_id=training_id))
        except SiteNameTakenError as error:
            form.name.errors = [sentence_of(error)]
    return render_template("trainings/site_new.html", training=training, form=form), 422


@bp.get("/manage/trainings/<int:training_id>/sites/<int:site_id>")
@requires(Action.EDIT_TRAINING)
def edit_site(training_id: int, site_id: int) -> ResponseReturnValue:
    """Show a site with its coordinators; ?q= searches people who may become one."""
    training, site = _find(training_id, site_id)
    return _show_site(training, site, SiteForm(formdata=None, data=site_data(site)))


@bp.post("/manage/trainings/<int:training_id>/sites/<int:site_id>")
@requires(Action.EDIT_TRAINING)
def save_site(training_id: int, site_id: int) -> ResponseReturnValue:
    """Change a site."""
    training, site = _find(training_id, site_id)
    form = SiteForm()
    if form.validate():
        try:
            services.edit_site(site_id, form.to_plan(), actor=current_actor(), now=utc_now())
            flash(_("Đã lưu điểm cầu."))
            return redirect(url_for(".list_sites", training_id=training_id))
        except SiteNameTakenError as error:
            form.name.errors = [sentence_of(error)]
    return _show_site(training, site, form), 422


@bp.post("/manage/trainings/<int:training_id>/sites/<int:site_id>/delete")
@requires(Action.EDIT_TRAINING)
def delete_site(training_id: int, site_id: int) -> ResponseReturnValue:
    """Delete a site where nobody is."""
    _find(training_id, site_id)
    services.delete_site(site_id, actor=current_actor(), now=utc_now())
    flash(_("Đã xóa điểm cầu."))
    return redirect(url_for(".list_sites", training_id=training_id))


@bp.post("/manage/trainings/<int:training_id>/sites/<int:site_id>/coordinators")
@requires(Action.EDIT_TRAINING)
def add_coordinator(training_id: int, site_id: int) -> ResponseReturnValue:
    """Make somebody a coordinator of a site."""
    _find(training_id, site_id)
    user_id = number_or_none(request.form.get("user_id")) or 0
    coordinators.add_coordinator(site_id, user_id, actor=current_actor(), now=utc_now())
    flash(_("Đã giao vai trò cán bộ điểm cầu."))
    return redirect(url_for(".edit_site", training_id=training_id, site_id=site_id))


@bp.post("/manage/trainings/<int:training_id>/sites/<int:site_id>/coordinators/<int:grant_id>/end")
@requires(Action.EDIT_TRAINING)
def remove_coordinator(training_id: int, site_id: int, grant_id: int) -> ResponseReturnValue:
    """End the role of a coordinator."""
    _find(training_id, site_id)
    coordinators.remove_coordinator(site_id, grant_id, actor=current_actor(), now=utc_now())
    flash(_("Đã thôi vai trò cán bộ điểm cầu."))
    return redirect(url_for(".edit_site", training_id=training_id, site_id=site_id))


def _find(training_id: int, site_id: int) -> tuple[TrainingRow, SiteRow]:
    actor = current_actor()
    training = training_in_scope(actor, Action.EDIT_TRAINING, training_id)
    site = site_in_scope(actor, Action.EDIT_TRAINING, site_id)
    if site.training_id != training_id:
        raise SiteNotFoundError(site_id=site_id)
    return training, site


def _show_site(training: TrainingRow, site: SiteRow, form: SiteForm) -> str:
    text = searched()
    people = queries.list_coordinators(training.id, now=utc_now())
    return render_template(
        "trainings/site.html",
        training=training,
        site=site,
        form=form,
        coordinators=[row for row in people if row.site_id == site.id],
        text=text,
        found=queries.search_users(text),
    )
