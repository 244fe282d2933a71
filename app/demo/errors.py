"""How loading the demo says no."""

from app.errors import ConflictError


class DatabaseNotEmptyError(ConflictError):
    """There is a training already: the demo never mixes with real work."""

    code = "database-not-empty"
