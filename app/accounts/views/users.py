"""People and their accounts, for administrators."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.errors import PasswordWeakError, UserNameTakenError
from app.accounts.forms import EndPositionForm, NewPasswordForm, NewUserForm, UserForm
from app.accounts.guard import current_actor, requires
from app.accounts.permissions import Action
from app.accounts.queries.people import get_user, list_accounts
from app.accounts.queries.roles import list_browsers, list_grants, list_positions
from app.accounts.rules import ROLE_SCOPES
from app.accounts.services import users
from app.accounts.views.blueprint import bp
from app.clock import utc_now
from app.web.errors import sentence_of
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.searching import searched
from app.web.sentences.accounts import ROLES, SCOPES


@bp.get("/users")
@requires(Action.MANAGE_USERS)
def list_users() -> ResponseReturnValue:
    """List people by given name; ?q= searches with or without diacritics."""
    text = searched()
    number = page_number()
    rows, total = list_accounts(
        text, actor=current_actor(), now=utc_now(), offset=Page.offset(number), limit=PAGE_SIZE
    )
    page = Page(rows, number, total)
    return render_template("accounts/users.html", page=page, text=text, roles=ROLES)


@bp.get("/users/new")
@requires(Action.MANAGE_USERS)
def new_user() -> ResponseReturnValue:
    """Ask for what is known about a new person."""
    return render_template("accounts/user_new.html", form=NewUserForm(formdata=None))


@bp.post("/users/new")
@requires(Action.MANAGE_USERS)
def create_user() -> ResponseReturnValue:
    """Make an account."""
    form = NewUserForm()
    if form.validate():
        try:
            user_id = users.create_user(
                form.to_user_data(),
                password=form.password.data or None,
                actor=current_actor(),
                now=utc_now(),
            )
        except UserNameTakenError as error:
            form.user_name.errors = [sentence_of(error)]
        except PasswordWeakError as error:
            form.password.errors = [sentence_of(error)]
        else:
            flash(_("Đã tạo tài khoản."))
            return redirect(url_for(".show_user", user_id=user_id))
    return render_template("accounts/user_new.html", form=form), 422


@bp.get("/users/<int:user_id>")
@requires(Action.MANAGE_USERS)
def show_user(user_id: int) -> ResponseReturnValue:
    """Show one person: data, roles, posts, browsers."""
    return _show(user_id, NewPasswordForm(formdata=None))


@bp.get("/users/<int:user_id>/edit")
@requires(Action.MANAGE_USERS)
def edit_user(user_id: int) -> ResponseReturnValue:
    """Ask what to change about a person."""
    user = get_user(user_id, actor=current_actor())
    return render_template("accounts/user_edit.html", user=user, form=UserForm(formdata=None, obj=user))


@bp.post("/users/<int:user_id>/edit")
@requires(Action.MANAGE_USERS)
def save_user(user_id: int) -> ResponseReturnValue:
    """Change what is known about a person."""
    user = get_user(user_id, actor=current_actor())
    form = UserForm()
    if form.validate():
        try:
            users.edit_user(user_id, form.to_user_data(), actor=current_actor(), now=utc_now())
        except UserNameTakenError as error:
            form.user_name.errors = [sentence_of(error)]
        else:
            flash(_("Đã lưu thông tin."))
            return redirect(url_for(".show_user", user_id=user_id))
    return render_template("accounts/user_edit.html", user=user, form=form), 422


@bp.post("/users/<int:user_id>/password")
@requires(Action.MANAGE_USERS)
def set_password(user_id: int) -> ResponseReturnValue:
    """Give a person a new password."""
    form = NewPasswordForm()
    if form.validate():
        try:
            users.set_password(user_id, form.password.data, actor=current_actor(), now=utc_now())
        except PasswordWeakError as error:
            form.password.errors = [sentence_of(error)]
        else:
            flash(_("Đã đặt mật khẩu mới và đăng xuất người này khỏi mọi thiết bị."))
            return redirect(url_for(".show_user", user_id=user_id))
    return _show(user_id, form), 422


@bp.post("/users/<int:user_id>/deactivate")
@requires(Action.MANAGE_USERS)
def deactivate_user(user_id: int) -> ResponseReturnValue:
    """Close an account."""
    users.deactivate_user(user_id, actor=current_actor(), now=utc_now())
    flash(_("Đã khóa tài khoản."))
    return redirect(url_for(".show_user", user_id=user_id))


@bp.post("/users/<int:user_id>/activate")
@requires(Action.MANAGE_USERS)
def activate_user(user_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    users.activate_user(user_id, actor=current_actor(), now=utc_now())
    flash(_("Đã mở lại tài khoản."))
    return redirect(url_for(".show_user", user_id=user_id))


def _show(user_id: int, form: NewPasswordForm) -> str:
    now = utc_now()
    return render_template(
        "accounts/user.html",
        user=get_user(user_id, actor=current_actor()),
        grants=list_grants(user_id, now=now),
        positions=list_positions(user_id),
        browsers=list_browsers(user_id, now=now),
        form=form,
        end_form=EndPositionForm(formdata=None),
        given_roles=list(ROLE_SCOPES),
        roles=ROLES,
        scopes=SCOPES,
    )
