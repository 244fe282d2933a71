"""Posts of people."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from app.accounts.forms import EndPositionForm, PositionForm
from app.accounts.guard import current_actor, requires
from app.accounts.permissions import Action
from app.accounts.queries.people import get_user
from app.accounts.queries.units import UnitRow, find_units
from app.accounts.services import positions
from app.accounts.views.blueprint import bp
from app.clock import utc_now


@bp.get("/users/<int:user_id>/positions/new")
@requires(Action.MANAGE_USERS)
def new_position(user_id: int) -> ResponseReturnValue:
    """Ask for a post; ?q= searches among the units."""
    return _show(user_id, PositionForm(formdata=None))


@bp.post("/users/<int:user_id>/positions/new")
@requires(Action.MANAGE_USERS)
def add_position(user_id: int) -> ResponseReturnValue:
    """Add a post."""
    form = PositionForm()
    form.unit_id.choices = _choices()
    if not form.validate():
        return _show(user_id, form), 422
    positions.add_position(user_id, form.to_position(), actor=current_actor(), now=utc_now())
    flash(_("Đã thêm chức vụ."))
    return redirect(url_for(".show_user", user_id=user_id))


@bp.post("/users/<int:user_id>/positions/<int:position_id>/end")
@requires(Action.MANAGE_USERS)
def end_position(user_id: int, position_id: int) -> ResponseReturnValue:
    """Say on which day a post ended."""
    form = EndPositionForm()
    if not form.validate():
        flash(_("Chưa lưu: chọn ngày cuối giữ chức vụ."))
    else:
        positions.end_position(user_id, position_id, form.last_day.data, actor=current_actor(), now=utc_now())
        flash(_("Đã ghi ngày kết thúc chức vụ."))
    return redirect(url_for(".show_user", user_id=user_id))


def _text() -> str:
    return request.values.get("q", "")[:100].replace("\0", "")


def _choices() -> list[SelectChoice]:
    return [SelectChoice(str(unit.id), _label(unit)) for unit in find_units(_text())]


def _label(unit: UnitRow) -> str:
    if not unit.parent_name:
        return unit.name
    return str(_("%(name)s (thuộc %(parent)s)", name=unit.name, parent=unit.parent_name))


def _show(user_id: int, form: PositionForm) -> str:
    user = get_user(user_id, actor=current_actor())
    form.unit_id.choices = _choices()
    return render_template("accounts/position_new.html", user=user, form=form, text=_text())
