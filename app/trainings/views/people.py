"""The list of people of a training, and one person's place in it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guard import current_actor, requires
from app.accounts.permissions import Action
from app.clock import utc_now
from app.trainings.forms.fields import number_or_none, offer
from app.trainings.forms.people import ExpectedForm, MoveForm, PostForm
from app.trainings.queries import people as queries
from app.trainings.queries.scope import EnrolmentRow, enrolment_in_scope, is_in_scope, training_in_scope
from app.trainings.queries.slips import find_open_slip, list_slip_sign_ins
from app.trainings.queries.trainings import list_site_names
from app.trainings.services import people as services
from app.trainings.views.blueprint import bp
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.searching import searched
from app.web.sentences.trainings import DEEDS


@bp.get("/manage/trainings/<int:training_id>/people")
@requires(Action.SEE_TRAINING)
def list_people(training_id: int) -> ResponseReturnValue:
    """List the people of a training; ?q= searches without diacritics, ?site= shows one site."""
    training = training_in_scope(current_actor(), Action.SEE_TRAINING, training_id)
    wanted = queries.PeopleFilter(searched(), number_or_none(request.args.get("site")))
    number = page_number()
    rows = queries.list_people(training_id, wanted, limit=PAGE_SIZE, offset=Page.offset(number))
    page = Page(rows, number, queries.count_people(training_id, wanted))
    sites = list_site_names(training_id)
    return render_template("trainings/people.html", training=training, page=page, wanted=wanted, sites=sites)


@bp.get("/enrolments/<int:enrolment_id>")
@requires(Action.SEE_SITE)
def show_enrolment(enrolment_id: int) -> ResponseReturnValue:
    """Show one person's place in a training, and what was done to it."""
    enrolment = enrolment_in_scope(current_actor(), Action.SEE_SITE, enrolment_id)
    return _show(enrolment)


@bp.post("/enrolments/<int:enrolment_id>/post")
@requires(Action.EDIT_TRAINING)
def edit_post(enrolment_id: int) -> ResponseReturnValue:
    """Correct unit and position."""
    enrolment = enrolment_in_scope(current_actor(), Action.EDIT_TRAINING, enrolment_id)
    form = PostForm()
    if not form.validate():
        return _show(enrolment, post_form=form), 422
    services.edit_post(enrolment_id, form.to_post(), actor=current_actor(), now=utc_now())
    return _back(enrolment_id, _("Đã lưu đơn vị và chức vụ."))


@bp.post("/enrolments/<int:enrolment_id>/site")
@requires(Action.EDIT_TRAINING)
def move_to_site(enrolment_id: int) -> ResponseReturnValue:
    """Move somebody to another site."""
    enrolment = enrolment_in_scope(current_actor(), Action.EDIT_TRAINING, enrolment_id)
    form = MoveForm()
    offer(form.site_id, list_site_names(enrolment.training_id))
    if not form.validate():
        return _show(enrolment, move_form=form), 422
    services.move_to_site(enrolment_id, form.site_id.data, actor=current_actor(), now=utc_now())
    return _back(enrolment_id, _("Đã chuyển điểm cầu."))


@bp.post("/enrolments/<int:enrolment_id>/sessions")
@requires(Action.EDIT_TRAINING)
def set_expected(enrolment_id: int) -> ResponseReturnValue:
    """Set at which sessions somebody is expected."""
    enrolment = enrolment_in_scope(current_actor(), Action.EDIT_TRAINING, enrolment_id)
    chosen = [number_or_none(text) or 0 for text in request.form.getlist("sessions")]
    services.set_expected(enrolment_id, chosen, actor=current_actor(), now=utc_now())
    return _back(enrolment.id, _("Đã lưu các buổi cần dự."))


@bp.post("/enrolments/<int:enrolment_id>/withdraw")
@requires(Action.EDIT_TRAINING)
def withdraw(enrolment_id: int) -> ResponseReturnValue:
    """Take somebody out of the training."""
    services.withdraw(enrolment_id, actor=current_actor(), now=utc_now())
    return _back(enrolment_id, _("Đã rút khỏi lớp. Kết quả và điểm danh đã có vẫn được giữ."))


@bp.post("/enrolments/<int:enrolment_id>/reinstate")
@requires(Action.EDIT_TRAINING)
def reinstate(enrolment_id: int) -> ResponseReturnValue:
    """Take somebody in again."""
    services.reinstate(enrolment_id, actor=current_actor(), now=utc_now())
    return _back(enrolment_id, _("Đã thêm lại vào lớp. Phiếu đăng nhập cần phát mới."))


def _show(
    enrolment: EnrolmentRow, post_form: PostForm | None = None, move_form: MoveForm | None = None
) -> str:
    now, actor = utc_now(), current_actor()
    expected = queries.list_expected(enrolment.id, enrolment.training_id)
    sites = list_site_names(enrolment.training_id)
    if post_form is None:
        data = {"unit_name": enrolment.unit_name, "position_title": enrolment.position_title}
        post_form = PostForm(formdata=None, data=data)
    if move_form is None:
        move_form = MoveForm(formdata=None, data={"site_id": enrolment.site_id})
        offer(move_form.site_id, sites)
    chosen = [row.session.id for row in expected if row.site_name is not None]
    expected_form = ExpectedForm(formdata=None, data={"sessions": chosen})
    offer(expected_form.sessions, [(row.session.id, row.session.title) for row in expected])
    return render_template(
        "trainings/enrolment.html",
        enrolment=enrolment,
        details=queries.get_details(enrolment.id),
        expected=expected,
        slip=find_open_slip(enrolment.id),
        sign_ins=list_slip_sign_ins(enrolment.id, now=now),
        history=queries.list_history(enrolment.id),
        may_edit=is_in_scope(actor, Action.EDIT_TRAINING, enrolment.training_id),
        post_form=post_form,
        move_form=move_form,
        expected_form=expected_form,
        site_names=dict(sites),
        deeds=DEEDS,
        now=now,
    )


def _back(enrolment_id: int, sentence: str) -> ResponseReturnValue:
    flash(sentence)
    return redirect(url_for(".show_enrolment", enrolment_id=enrolment_id))
