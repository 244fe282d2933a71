"""How accounts say no."""

from datetime import datetime

from app.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError


class UserNotFoundError(NotFoundError):
    """There is no such user, or the actor may not know."""

    code = "user-not-found"


class SignedInBrowserNotFoundError(NotFoundError):
    """The browser is not one of the actor's own, or was signed out already."""

    code = "browser-not-found"


class GrantNotFoundError(NotFoundError):
    """There is no such role, or it has ended."""

    code = "grant-not-found"


class PositionNotFoundError(NotFoundError):
    """There is no such position."""

    code = "position-not-found"


class UnitNotFoundError(NotFoundError):
    """There is no such unit."""

    code = "unit-not-found"


class WrongPasswordError(InvalidError):
    """Name and password do not belong together. The same whether the account exists or not."""

    code = "wrong-password"


class PhoneSharedError(InvalidError):
    """Several active accounts have this phone: it cannot say who signs in."""

    code = "phone-shared"


class TooManyFailuresError(ForbiddenError):
    """Signing in failed too often. `retry_at` is the time from which it may be tried again."""

    code = "too-many-failures"
    status = 429

    def __init__(self, retry_at: datetime) -> None:
        super().__init__(retry_at=retry_at)
        self.retry_at = retry_at


class SignInBusyError(ConflictError):
    """So many people sign in at this moment that one more would only wait."""

    code = "sign-in-busy"
    status = 503


class DemoOnlyHereError(ForbiddenError):
    """Demo accounts answer on the machine itself only, in demo mode, and never through a proxy."""

    code = "demo-only-here"


class CurrentPasswordWrongError(InvalidError):
    """The password typed as the present one is not."""

    code = "current-password-wrong"


class PasswordWeakError(InvalidError):
    """The new password is too short (`least`), too long, or too easily guessed. `reason` says which."""

    code = "password-weak"


class UserNameTakenError(ConflictError):
    """Somebody else has this user name."""

    code = "user-name-taken"


class RoleScopeError(InvalidError):
    """The role cannot be bound to that kind of thing, or that thing does not exist."""

    code = "role-scope"


class LastAdminError(ConflictError):
    """Nobody could manage users any more."""

    code = "last-admin"


class UnitEndedError(ConflictError):
    """The unit has ended already: it cannot be renamed or merged again."""

    code = "unit-ended"


class UnitTooDeepError(InvalidError):
    """The organisation tree may not be deeper than `most` levels."""

    code = "unit-too-deep"
