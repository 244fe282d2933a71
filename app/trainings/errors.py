"""How trainings say no."""

from app.errors import ConflictError, InvalidError, NotFoundError


class TrainingNotFoundError(NotFoundError):
    """No such training, or it is not in the actor's scope."""

    code = "training-not-found"


class SiteNotFoundError(NotFoundError):
    """No such site, or it is not in the actor's scope."""

    code = "site-not-found"


class SessionNotFoundError(NotFoundError):
    """No such session, or it is not in the actor's scope."""

    code = "session-not-found"


class AgendaItemNotFoundError(NotFoundError):
    """No such agenda item, or it is not in the actor's scope."""

    code = "agenda-item-not-found"


class EnrolmentNotFoundError(NotFoundError):
    """No such enrolment, or it is not in the actor's scope."""

    code = "enrolment-not-found"


class RosterNotFoundError(NotFoundError):
    """The table that waited is not there any more, or it is not in the actor's scope."""

    code = "roster-not-found"


class SlipNotUsableError(NotFoundError):
    """Unknown or revoked: which of the two is nobody's business."""

    code = "slip-not-usable"


class TrainingClosedError(ConflictError):
    """The training has closed: slips do not sign in any more."""

    code = "training-closed"


class UnknownTimeZoneError(InvalidError):
    """No such time zone."""

    code = "unknown-time-zone"


class UnknownUnitError(InvalidError):
    """The holding unit is not one where the actor may hold a training."""

    code = "unknown-unit"


class UnknownCourseError(InvalidError):
    """No such course."""

    code = "unknown-course"


class DatesOutOfOrderError(InvalidError):
    """A training ends before it starts."""

    code = "dates-out-of-order"


class ClosesTooEarlyError(InvalidError):
    """A training would close before its last day begins."""

    code = "closes-too-early"


class DatesCutSessionError(InvalidError):
    """With these dates a session (`title`) would lie outside the training."""

    code = "dates-cut-session"


class TimesOutOfOrderError(InvalidError):
    """Something ends before it starts, or at the same moment."""

    code = "times-out-of-order"


class OutsideTrainingError(InvalidError):
    """A session lies outside the dates of its training (`first`, `last`)."""

    code = "outside-training"


class SessionsOverlapError(InvalidError):
    """Two sessions of one training at the same time; `title` is the other one."""

    code = "sessions-overlap"


class OutsideSessionError(InvalidError):
    """An agenda item lies outside its session."""

    code = "outside-session"


class SiteNameTakenError(InvalidError):
    """Another site of the training has this name."""

    code = "site-name-taken"


class SiteHasPeopleError(ConflictError):
    """A site with people (`count`) is not deleted: move them first."""

    code = "site-has-people"


class InUseError(ConflictError):
    """Something that has check-ins, attempts or quiz openings is not deleted."""

    code = "in-use"


class TrainingHasPeopleError(ConflictError):
    """A training with people (`count`) is not deleted."""

    code = "training-has-people"


class WithdrawnError(ConflictError):
    """Somebody who has been withdrawn from the training."""

    code = "withdrawn"


class NoAccountError(ConflictError):
    """A walk-in that is not matched to a person yet has no account to sign in to."""

    code = "no-account"


class HoldsMoreThanYouError(ConflictError):
    """The person holds roles that the issuer does not: a slip would open them."""

    code = "holds-more-than-you"


class StaffNeedsPasswordError(ConflictError):
    """The owner of the slip holds roles that a piece of paper may not open."""

    code = "staff-needs-password"


class NoSlipError(ConflictError):
    """There is no slip that could be printed: none was issued, or the actor may not print it."""

    code = "no-slip"


class SlipLostError(ConflictError):
    """The key that this slip was made with is gone: it cannot be printed again, only issued anew."""

    code = "slip-lost"


class RosterUndecidedError(InvalidError):
    """Rows (`count`) still wait for a decision."""

    code = "roster-undecided"


class RosterEmptyError(InvalidError):
    """Nothing in the table can be imported."""

    code = "roster-empty"
