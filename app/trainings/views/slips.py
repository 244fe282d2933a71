"""Signing in by a slip, and the code that a coordinator shows."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guard import current_actor, find_current_actor, public, remember_browser, requires
from app.accounts.permissions import Action
from app.accounts.queries.identity import find_actor
from app.accounts.rules import device_name
from app.clock import utc_now
from app.config import Settings
from app.documents import qr_svg
from app.errors import DiemCauError
from app.trainings.errors import SlipNotUsableError, StaffNeedsPasswordError, TrainingClosedError
from app.trainings.forms.people import SlipCodeForm
from app.trainings.queries.people import get_details
from app.trainings.queries.scope import enrolment_in_scope
from app.trainings.queries.slips import find_open_slip, get_slip_owner
from app.trainings.rules.slips import grouped, typed_code
from app.trainings.services import slips as services
from app.trainings.views.blueprint import bp
from app.web.errors import sentence_of

REFUSALS = (SlipNotUsableError, TrainingClosedError, StaffNeedsPasswordError)


@bp.get("/s/")
@public
def enter_slip_code() -> ResponseReturnValue:
    """Ask for the code of a slip."""
    return _private(render_template("trainings/slip_code.html", form=SlipCodeForm(formdata=None)))


@bp.post("/s/")
@public
def find_slip() -> ResponseReturnValue:
    """Go to the slip whose code was typed."""
    form = SlipCodeForm()
    if form.validate():
        code = typed_code(form.code.data)
        if code:
            return redirect(url_for(".sign_in_by_slip", code=code))
        form.code.errors = [_("Mã trên phiếu có 20 chữ và số. Xem lại rồi nhập đủ.")]
    return _private(render_template("trainings/slip_code.html", form=form), 422)


@bp.get("/s/<code>")
@public
def sign_in_by_slip(code: str) -> ResponseReturnValue:
    """Say whose slip it is and ask. Looking changes nothing: link previews look too."""
    try:
        owner = get_slip_owner(code, now=utc_now())
    except REFUSALS as error:
        return _refuse(error)
    actor = find_current_actor()
    other = actor.full_name if actor and actor.user_id != owner.user_id else None
    return _private(render_template("trainings/slip_ask.html", owner=owner, code=code, other=other))


@bp.post("/s/<code>")
@public
def enter_by_slip(code: str) -> ResponseReturnValue:
    """Sign this browser in as the owner of the slip."""
    now = utc_now()
    try:
        token, owner = services.sign_in_by_slip(code, device=device_name(request.user_agent.string), now=now)
    except REFUSALS as error:
        return _refuse(error)
    actor = find_actor(token, now=now)
    if actor is None:
        return _refuse(SlipNotUsableError())
    remember_browser(token, actor)
    flash(_("Bạn đã đăng nhập vào lớp %(title)s.", title=owner.training_title))
    return redirect(url_for("home.start"))


@bp.get("/enrolments/<int:enrolment_id>/sign-in")
@requires(Action.ISSUE_SIGN_IN)
def show_sign_in_qr(enrolment_id: int) -> ResponseReturnValue:
    """Show the sign-in code that one has just issued to somebody; else ask whether to issue one."""
    actor = current_actor()
    enrolment = enrolment_in_scope(actor, Action.ISSUE_SIGN_IN, enrolment_id)
    details, slip = get_details(enrolment_id), find_open_slip(enrolment_id)
    if slip is None or not slip.is_shown_to(actor, utc_now()):
        page = render_template("trainings/sign_in_ask.html", enrolment=enrolment, details=details, slip=slip)
        return _private(page)
    code = slip.code(slip_keys())
    return _private(
        render_template(
            "trainings/sign_in_qr.html",
            enrolment=enrolment,
            details=details,
            qr=qr_svg(slip_link(code)),
            code=grouped(code),
            link=slip_link(""),
        )
    )


@bp.post("/enrolments/<int:enrolment_id>/sign-in")
@requires(Action.ISSUE_SIGN_IN)
def issue_sign_in(enrolment_id: int) -> ResponseReturnValue:
    """Issue a fresh slip to somebody and show its code; the former slip and its sign-ins end."""
    services.issue_slip(enrolment_id, keys=slip_keys(), actor=current_actor(), now=utc_now())
    return redirect(url_for(".show_sign_in_qr", enrolment_id=enrolment_id))


@bp.post("/enrolments/<int:enrolment_id>/slip/revoke")
@requires(Action.ISSUE_SIGN_IN)
def revoke_slip(enrolment_id: int) -> ResponseReturnValue:
    """Revoke somebody's slip without a new one."""
    services.revoke_slip(enrolment_id, actor=current_actor(), now=utc_now())
    flash(_("Đã thu hồi phiếu. Mọi máy đăng nhập bằng phiếu này đã bị đăng xuất."))
    return redirect(url_for(".show_enrolment", enrolment_id=enrolment_id))


def slip_keys() -> tuple[str, ...]:
    """Give the secret keys that slips follow from, the present one first."""
    settings: Settings = current_app.config["DIEMCAU"]
    return (settings.secret_key, *settings.secret_key_fallbacks)


def slip_link(code: str) -> str:
    """Give the address of a slip as people outside reach it; for "" the page where codes are typed."""
    settings: Settings = current_app.config["DIEMCAU"]
    path = url_for("trainings.sign_in_by_slip", code=code) if code else url_for("trainings.enter_slip_code")
    return (settings.public_url or request.url_root.rstrip("/")) + path


def _refuse(error: DiemCauError) -> ResponseReturnValue:
    page = render_template("trainings/slip_refused.html", sentence=sentence_of(error), code=error.code)
    return _private(page, error.status)


def _private(page: str, status: int = 200) -> ResponseReturnValue:
    """Keep a page that holds a code out of caches, search engines and the addresses that others see."""
    headers = {
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow",
    }
    return page, status, headers
