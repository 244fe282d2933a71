"""The audit log."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.guard import current_actor, requires
from app.accounts.permissions import Action
from app.accounts.queries.audit import AuditRow, list_entries
from app.accounts.views.blueprint import bp
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.sentences.accounts import AUDIT, SUBJECTS
from app.web.sentences.trainings import DEEDS

NAMES = AUDIT | DEEDS


@bp.get("/audit")
@requires(Action.SEE_AUDIT)
def list_audit() -> ResponseReturnValue:
    """List who did what, the newest first; ?action= shows one kind only."""
    chosen = request.args.get("action")
    action = chosen if chosen in NAMES else None
    number = page_number()
    rows, total = list_entries(
        actor=current_actor(), action=action, offset=Page.offset(number), limit=PAGE_SIZE
    )
    return render_template(
        "accounts/audit.html",
        page=Page([(row, _subject(row)) for row in rows], number, total),
        names=NAMES,
        action=action,
    )


def _subject(row: AuditRow) -> str:
    name = SUBJECTS.get(row.subject)
    if name is None or row.subject_id is None:
        return f"{row.subject} {row.subject_id or ''}".strip()
    return str(name) % {"number": row.subject_id}
