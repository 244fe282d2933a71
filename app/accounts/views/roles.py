"""Giving roles and ending them."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from app.accounts.forms import GrantForm
from app.accounts.guard import current_actor, requires
from app.accounts.permissions import Action
from app.accounts.queries.people import get_user
from app.accounts.queries.scopes import NamedScope, list_scopes
from app.accounts.rules import ROLE_SCOPES, Role, ScopeKind
from app.accounts.services import roles
from app.accounts.views.blueprint import bp
from app.clock import utc_now
from app.web.sentences.accounts import ROLES, SCOPES


@bp.get("/users/<int:user_id>/roles/<role>")
@requires(Action.GRANT_ROLES)
def new_grant(user_id: int, role: str) -> ResponseReturnValue:
    """Ask what a role is bound to; ?q= searches among the things it can be bound to."""
    return _show(user_id, _role(role), GrantForm(formdata=None))


@bp.post("/users/<int:user_id>/roles/<role>")
@requires(Action.GRANT_ROLES)
def grant_role(user_id: int, role: str) -> ResponseReturnValue:
    """Give the role."""
    wanted, form = _role(role), GrantForm()
    form.scope.choices = _choices(wanted)
    if not form.validate():
        return _show(user_id, wanted, form), 422
    roles.grant_role(user_id, form.to_grant(wanted), actor=current_actor(), now=utc_now())
    flash(_("Đã giao vai trò."))
    return redirect(url_for(".show_user", user_id=user_id))


@bp.post("/users/<int:user_id>/grants/<int:grant_id>/end")
@requires(Action.GRANT_ROLES)
def end_role(user_id: int, grant_id: int) -> ResponseReturnValue:
    """End a role now."""
    roles.end_role(user_id, grant_id, actor=current_actor(), now=utc_now())
    flash(_("Đã kết thúc vai trò."))
    return redirect(url_for(".show_user", user_id=user_id))


def _role(text: str) -> Role:
    if text not in {role.value for role in ROLE_SCOPES}:
        abort(404)
    return Role(text)


def _text() -> str:
    return request.values.get("q", "")[:100]


def _choices(role: Role) -> list[SelectChoice]:
    return [
        SelectChoice(_value(scope), _label(scope))
        for kind in ROLE_SCOPES[role]
        for scope in list_scopes(kind, _text())
    ]


def _value(scope: NamedScope) -> str:
    if scope.choice.target_id is None:
        return scope.choice.kind.value
    return f"{scope.choice.kind.value}:{scope.choice.target_id}"


def _label(scope: NamedScope) -> str:
    if scope.choice.kind is ScopeKind.EVERYWHERE:
        return str(SCOPES["everywhere"])
    kind = SCOPES[scope.choice.kind.value]
    if scope.within:
        return str(_("%(kind)s: %(name)s (%(within)s)", kind=kind, name=scope.name, within=scope.within))
    return str(_("%(kind)s: %(name)s", kind=kind, name=scope.name))


def _show(user_id: int, role: Role, form: GrantForm) -> str:
    user = get_user(user_id, actor=current_actor())
    form.scope.choices = _choices(role)
    return render_template(
        "accounts/grant_new.html",
        user=user,
        role=role,
        role_name=ROLES[role.value],
        form=form,
        text=_text(),
        is_searched=ROLE_SCOPES[role] != (ScopeKind.EVERYWHERE,),
    )
