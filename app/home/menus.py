"""What the header offers: the destinations of staff, and the roles between which somebody switches."""

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from app.accounts.permissions import Action, Actor
from app.accounts.rules import Role
from app.trainings.queries.own import is_trainee
from app.web.shell import MENU, Menu, MenuLink


def init_app(app: Flask) -> None:
    """Set what the shell of every page shows."""
    app.extensions[MENU] = menu_of


def menu_of(actor: Actor) -> Menu:
    """Make the menus of who is signed in. One query, and none for a trainee without another role."""
    if not actor.grants:
        return Menu()
    links = [
        MenuLink(label, url_for(endpoint), icon)
        for action, label, endpoint, icon in (
            (Action.SEE_TRAINING, pgettext("list", "Lớp"), "trainings.list_trainings", "calendar3"),
            (Action.CHECK_IN_TRAINEE, _("Điểm danh"), "attendance.list_doors", "person-check"),
            (Action.SEE_COURSE, pgettext("list", "Khóa học"), "authoring.list_courses", "book"),
            (Action.MANAGE_USERS, _("Người dùng"), "accounts.list_users", "people"),
            (Action.MANAGE_USERS, pgettext("list", "Đơn vị"), "accounts.list_units", "diagram-3"),
            (Action.SEE_AUDIT, _("Nhật ký"), "accounts.list_audit", "journal-text"),
        )
        if actor.may(action)
    ]
    return Menu(tuple(links), tuple(role_links(actor)))


def role_links(actor: Actor) -> list[MenuLink]:
    """List the first page of each role that somebody holds; the trainee's first."""
    roles = [
        (Role.ORGANIZER, _("Ban tổ chức"), "trainings.list_trainings"),
        (Role.COORDINATOR, _("Cán bộ điểm cầu"), "attendance.list_doors"),
        (Role.INSTRUCTOR, _("Giảng viên"), "authoring.list_courses"),
        (Role.ADMIN, _("Quản trị viên"), "accounts.list_users"),
    ]
    held = [MenuLink(label, url_for(endpoint)) for role, label, endpoint in roles if actor.has_role(role)]
    if is_trainee(actor.user_id):
        held.insert(0, MenuLink(_("Học viên"), url_for("home.start")))
    return held
