"""What is written in the audit log about trainings and their people."""

from enum import StrEnum


class Deed(StrEnum):
    """Something that was done to a training, a part of its plan, or somebody in it."""

    TRAINING_CREATED = "training-created"
    TRAINING_EDITED = "training-edited"
    TRAINING_DELETED = "training-deleted"
    COURSES_SET = "courses-set"
    SITE_CREATED = "site-created"
    SITE_EDITED = "site-edited"
    SITE_DELETED = "site-deleted"
    SESSION_CREATED = "session-created"
    SESSION_EDITED = "session-edited"
    SESSION_DELETED = "session-deleted"
    SITE_TIMES_SET = "site-times-set"
    AGENDA_ITEM_ADDED = "agenda-item-added"
    AGENDA_ITEM_EDITED = "agenda-item-edited"
    AGENDA_ITEM_DELETED = "agenda-item-deleted"
    ROSTER_IMPORTED = "roster-imported"
    ENROLLED = "enrolled"
    ENROLMENT_EDITED = "enrolment-edited"
    MOVED = "moved"
    EXPECTED_SET = "expected-set"
    WITHDRAWN = "withdrawn"
    REINSTATED = "reinstated"
    SLIP_ISSUED = "slip-issued"
    SLIP_REVOKED = "slip-revoked"
    SIGN_IN_SHOWN = "sign-in-shown"
