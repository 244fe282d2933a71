"""How attendance says no."""

from app.errors import InvalidError, NotFoundError


class DoorNotFoundError(NotFoundError):
    """No such session and site where this person may check people in."""

    code = "door-not-found"


class PersonNotFoundError(NotFoundError):
    """No such person in this training."""

    code = "person-not-found"


class NothingToUndoError(InvalidError):
    """Nothing of this person at this door could be undone."""

    code = "nothing-to-undo"


class ReasonMissingError(InvalidError):
    """A correction says why."""

    code = "reason-missing"


class CheckInInvalidError(InvalidError):
    """What a device sent is not a check-in. `facts` say which one and what is wrong."""

    code = "check-in-invalid"
