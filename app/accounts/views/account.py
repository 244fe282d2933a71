"""One's own account: data, password, browsers, language, theme."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug import Response

from app.accounts.errors import CurrentPasswordWrongError, PasswordWeakError, TooManyFailuresError
from app.accounts.forms import OwnPasswordForm
from app.accounts.guard import current_actor, find_current_actor, forget_browser, public, requires
from app.accounts.permissions import Action
from app.accounts.queries.people import get_user
from app.accounts.queries.roles import list_browsers, list_grants
from app.accounts.rules import SESSION_LIFETIME, own_path
from app.accounts.services import sessions, users
from app.accounts.views.blueprint import bp
from app.clock import utc_now
from app.web.errors import sentence_of
from app.web.language import COOKIE as LANGUAGE_COOKIE
from app.web.language import LANGUAGES
from app.web.sentences.accounts import ROLES, SCOPES, WAYS_IN
from app.web.shell import THEME_COOKIE, THEMES


@bp.get("/account")
@requires(Action.USE_OWN_ACCOUNT)
def show_account() -> ResponseReturnValue:
    """Show one's own account."""
    return _show(OwnPasswordForm(formdata=None))


@bp.post("/account/password")
@requires(Action.USE_OWN_ACCOUNT)
def change_password() -> ResponseReturnValue:
    """Change one's own password."""
    form = OwnPasswordForm()
    if not form.validate():
        return _show(form), 422
    try:
        users.change_own_password(form.current.data, form.password.data, actor=current_actor(), now=utc_now())
    except (CurrentPasswordWrongError, TooManyFailuresError) as error:
        form.current.errors = [sentence_of(error)]
        return _show(form), error.status
    except PasswordWeakError as error:
        form.password.errors = [sentence_of(error)]
        return _show(form), 422
    flash(_("Đã đổi mật khẩu. Các thiết bị khác đã được đăng xuất."))
    return redirect(url_for(".show_account"))


@bp.post("/account/sign-out-everywhere")
@requires(Action.USE_OWN_ACCOUNT)
def sign_out_everywhere() -> ResponseReturnValue:
    """Sign out of every browser, this one too."""
    sessions.sign_out_everywhere(current_actor(), now=utc_now())
    forget_browser()
    flash(_("Bạn đã đăng xuất khỏi mọi thiết bị."))
    return redirect(url_for(".sign_in"))


@bp.post("/account/browsers/<int:session_id>/sign-out")
@requires(Action.USE_OWN_ACCOUNT)
def revoke_browser(session_id: int) -> ResponseReturnValue:
    """Sign out of one of one's browsers."""
    sessions.revoke_session(session_id, actor=current_actor(), now=utc_now())
    flash(_("Đã đăng xuất thiết bị đó."))
    return redirect(url_for(".show_account"))


@bp.post("/language")
@public
def set_language() -> ResponseReturnValue:
    """Choose the language: in this browser, and for one's account when signed in."""
    language = request.form.get("language")
    response = redirect(own_path(request.form.get("next")) or url_for("home.start"))
    if language in LANGUAGES:
        actor = find_current_actor()
        if actor:
            users.set_language(language, actor=actor)
        _keep(response, LANGUAGE_COOKIE, language)
    return response


@bp.post("/theme")
@public
def set_theme() -> ResponseReturnValue:
    """Choose light, dark, or what the device says (anything else)."""
    theme = request.form.get("theme")
    chosen = theme if theme in THEMES else None
    response = redirect(own_path(request.form.get("next")) or url_for("home.start"))
    actor = find_current_actor()
    if actor:
        users.set_theme(chosen, actor=actor)
    if chosen:
        _keep(response, THEME_COOKIE, chosen)
    else:
        response.delete_cookie(THEME_COOKIE)
    return response


def _show(form: OwnPasswordForm) -> str:
    actor = current_actor()
    this_session_id = actor.signed_in.session_id if actor.signed_in else None
    now = utc_now()
    return render_template(
        "accounts/account.html",
        form=form,
        user=get_user(actor.user_id, actor=actor),
        grants=list_grants(actor.user_id, now=now),
        browsers=list_browsers(actor.user_id, now=now, this_session_id=this_session_id),
        languages=LANGUAGES,
        roles=ROLES,
        scopes=SCOPES,
        ways_in=WAYS_IN,
    )


def _keep(response: Response, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=SESSION_LIFETIME,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
