"""Signing in and out."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.errors import (
    DemoOnlyHereError,
    PhoneSharedError,
    SignInBusyError,
    TooManyFailuresError,
    WrongPasswordError,
)
from app.accounts.forms import SignInForm
from app.accounts.guard import (
    find_current_actor,
    forget_browser,
    is_demo_open,
    public,
    remember_browser,
)
from app.accounts.queries.identity import find_actor
from app.accounts.queries.people import list_demo_people
from app.accounts.rules import device_name, own_path
from app.accounts.services import sessions
from app.accounts.services.sign_in import sign_in as try_sign_in
from app.accounts.services.sign_in import sign_in_as_demo
from app.accounts.views.blueprint import bp
from app.clock import utc_now
from app.errors import DiemCauError
from app.web.errors import sentence_of
from app.web.filters import duration
from app.web.sentences.accounts import ROLES

REFUSALS = (
    WrongPasswordError,
    PhoneSharedError,
    TooManyFailuresError,
    SignInBusyError,
    DemoOnlyHereError,
)


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Show the sign-in page; who is signed in already goes on."""
    target = own_path(request.args.get("next"))
    if find_current_actor():
        return redirect(target or url_for("home.start"))
    return _show(SignInForm(formdata=None, data={"next": target or ""}))


@bp.post("/sign-in")
@public
def sign_in_with_password() -> ResponseReturnValue:
    """Sign in with name and password."""
    form = SignInForm()
    if not form.validate():
        return _show(form), 422
    try:
        token = try_sign_in(
            form.name.data,
            form.password.data,
            device=device_name(request.user_agent.string),
            now=utc_now(),
            on_this_machine=is_demo_open(),
        )
    except REFUSALS as error:
        return _refuse(form, error)
    return _enter(token, form.next.data)


@bp.post("/sign-in/demo")
@public
def sign_in_as_one_of_the_demo() -> ResponseReturnValue:
    """Enter as one of the demo's people."""
    token = sign_in_as_demo(
        request.form.get("user_name", "")[:60],
        device=device_name(request.user_agent.string),
        now=utc_now(),
        on_this_machine=is_demo_open(),
    )
    return _enter(token, request.form.get("next"))


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Sign this browser out."""
    actor = find_current_actor()
    if actor and actor.signed_in:
        sessions.end_own_session(actor.signed_in, now=utc_now())
    forget_browser()
    flash(_("Bạn đã đăng xuất."))
    return redirect(url_for(".sign_in"))


def _show(form: SignInForm) -> str:
    people = list_demo_people() if is_demo_open() else []
    return render_template("accounts/sign_in.html", form=form, demo_people=people, roles=ROLES)


def _refuse(form: SignInForm, error: DiemCauError) -> ResponseReturnValue:
    sentence = sentence_of(error)
    headers = {}
    if isinstance(error, TooManyFailuresError):
        seconds = max(1, round((error.retry_at - utc_now()).total_seconds()))
        sentence = _("Nhập sai nhiều lần. Thử lại sau %(span)s.", span=duration(seconds))
        headers["Retry-After"] = str(seconds)
    if isinstance(error, SignInBusyError):
        headers["Retry-After"] = str(error.facts["retry_after"])
    form.password.errors = [sentence]
    return _show(form), error.status, headers


def _enter(token: str, target: str | None) -> ResponseReturnValue:
    actor = find_actor(token, now=utc_now())
    if actor is None:
        return redirect(url_for(".sign_in"))
    remember_browser(token, actor)
    url = own_path(target) or url_for("home.start")
    if request.accept_mimetypes.best == "application/json":  # accounts-sign-in.js goes there itself
        return {"url": url}
    return redirect(url)
