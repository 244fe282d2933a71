"""How the boards say no."""

from app.errors import NotFoundError


class BoardNotFoundError(NotFoundError):
    """No such training or session among those that this person may watch."""

    code = "board-not-found"
