"""The organisation tree, for administrators."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from app.accounts.errors import UnitTooDeepError
from app.accounts.forms import MergeUnitsForm, NewUnitForm, RenameUnitForm, UnitForm
from app.accounts.guard import current_actor, requires
from app.accounts.permissions import Action
from app.accounts.queries.units import UnitRow, find_units, get_unit
from app.accounts.queries.units import list_units as find_page_of_units
from app.accounts.rules import UnitKind
from app.accounts.services import units
from app.accounts.views.blueprint import bp
from app.clock import utc_now
from app.web.errors import sentence_of
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.sentences.accounts import UNIT_KINDS


@bp.get("/units")
@requires(Action.MANAGE_USERS)
def list_units() -> ResponseReturnValue:
    """List units as a tree; ?q= searches, ?ended=1 also shows what has ended."""
    text, with_ended = _text(), request.args.get("ended") == "1"
    number = page_number()
    rows, total = find_page_of_units(
        text, actor=current_actor(), offset=Page.offset(number), limit=PAGE_SIZE, with_ended=with_ended
    )
    page = Page(rows, number, total)
    return render_template(
        "accounts/units.html", page=page, text=text, with_ended=with_ended, kinds=UNIT_KINDS
    )


@bp.get("/units/new")
@requires(Action.MANAGE_USERS)
def new_unit() -> ResponseReturnValue:
    """Ask for a new unit, below ?parent= or as a root."""
    return render_template("accounts/unit_new.html", form=NewUnitForm(formdata=None), parent=_parent())


@bp.post("/units/new")
@requires(Action.MANAGE_USERS)
def create_unit() -> ResponseReturnValue:
    """Add a unit."""
    form, parent = NewUnitForm(), _parent()
    if form.validate():
        try:
            new = form.to_unit(parent.id if parent else None)
            unit_id = units.create_unit(new, actor=current_actor(), now=utc_now())
        except UnitTooDeepError as error:
            form.form_errors.append(sentence_of(error))
        else:
            flash(_("Đã thêm đơn vị."))
            return redirect(url_for(".show_unit", unit_id=unit_id))
    return render_template("accounts/unit_new.html", form=form, parent=parent), 422


@bp.get("/units/<int:unit_id>")
@requires(Action.MANAGE_USERS)
def show_unit(unit_id: int) -> ResponseReturnValue:
    """Show one unit, and what can be done with it."""
    unit = get_unit(unit_id, actor=current_actor())
    return _show(unit, UnitForm(formdata=None, obj=unit), RenameUnitForm(formdata=None, prefix="rename"))


@bp.post("/units/<int:unit_id>")
@requires(Action.MANAGE_USERS)
def correct_unit(unit_id: int) -> ResponseReturnValue:
    """Mend a mistake in name or kind."""
    unit, form = get_unit(unit_id, actor=current_actor()), UnitForm()
    if not form.validate():
        return _show(unit, form, RenameUnitForm(formdata=None, prefix="rename")), 422
    units.correct_unit(
        unit_id, form.name.data, UnitKind(form.kind.data), actor=current_actor(), now=utc_now()
    )
    flash(_("Đã lưu thông tin."))
    return redirect(url_for(".show_unit", unit_id=unit_id))


@bp.post("/units/<int:unit_id>/rename")
@requires(Action.MANAGE_USERS)
def rename_unit(unit_id: int) -> ResponseReturnValue:
    """Let the unit go on under another name."""
    unit, form = get_unit(unit_id, actor=current_actor()), RenameUnitForm(prefix="rename")
    if not form.validate():
        return _show(unit, UnitForm(formdata=None, obj=unit), form), 422
    new_id = units.rename_unit(
        unit_id, form.name.data, form.from_on.data, actor=current_actor(), now=utc_now()
    )
    flash(_("Đã đổi tên. Tên cũ vẫn đúng cho những lớp trước đó."))
    return redirect(url_for(".show_unit", unit_id=new_id))


@bp.get("/units/<int:unit_id>/merge")
@requires(Action.MANAGE_USERS)
def ask_merge(unit_id: int) -> ResponseReturnValue:
    """Ask with which units this one is merged; ?q= searches among them."""
    unit = get_unit(unit_id, actor=current_actor())
    return _show_merge(unit, MergeUnitsForm(formdata=None, data={"kind": unit.kind.value}))


@bp.post("/units/<int:unit_id>/merge")
@requires(Action.MANAGE_USERS)
def merge_units(unit_id: int) -> ResponseReturnValue:
    """Merge units into a new one."""
    unit, form = get_unit(unit_id, actor=current_actor()), MergeUnitsForm()
    form.others.choices = _others(unit)
    if not form.validate():
        return _show_merge(unit, form), 422
    new_id = units.merge_units(
        [unit_id, *form.others.data],
        form.to_unit(unit.parent_id),
        form.from_on.data,
        actor=current_actor(),
        now=utc_now(),
    )
    flash(_("Đã sáp nhập. Xem lại các vai trò gắn với đơn vị cũ."))
    return redirect(url_for(".show_unit", unit_id=new_id))


def _text() -> str:
    return request.values.get("q", "")[:100].replace("\0", "")


def _parent() -> UnitRow | None:
    given = request.args.get("parent", "")
    if not given:
        return None
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        abort(404)
    return get_unit(int(given), actor=current_actor())


def _others(unit: UnitRow) -> list[SelectChoice]:
    return [SelectChoice(str(other.id), other.name) for other in find_units(_text()) if other.id != unit.id]


def _show(unit: UnitRow, form: UnitForm, rename_form: RenameUnitForm) -> str:
    return render_template(
        "accounts/unit.html", unit=unit, form=form, rename_form=rename_form, kinds=UNIT_KINDS
    )


def _show_merge(unit: UnitRow, form: MergeUnitsForm) -> str:
    form.others.choices = _others(unit)
    return render_template("accounts/unit_merge.html", unit=unit, form=form, text=_text())
