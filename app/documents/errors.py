"""Why a document is not made."""

from app.errors import ConflictError, InvalidError


class TooManyPagesError(InvalidError):
    """More people than one document may hold. Facts: limit, people."""

    code = "document-too-long"


class DocumentFailedError(ConflictError):
    """The maker of PDFs ended without a document; trying again may help."""

    code = "document-failed"
