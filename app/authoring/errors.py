"""How authoring says no."""

from app.errors import ConflictError


class DraftsBrokenError(ConflictError):
    """The drafts do not make a course yet, so nothing of them can be shown."""

    code = "drafts-broken"
