"""How a question refuses what somebody answered."""

from app.errors import InvalidError


class ResponseInvalidError(InvalidError):
    """It is no answer to this question: an unknown option, or too many of them."""

    code = "response-invalid"


class ResponseTooLongError(ResponseInvalidError):
    """More was typed than a short answer may hold. `facts`: limit."""

    code = "response-too-long"


class NumberResponseInvalidError(ResponseInvalidError):
    """What was typed is not a number."""

    code = "number-response-invalid"


class NumberResponseAmbiguousError(ResponseInvalidError):
    """`3.500` may be 3500 or 3.5. `facts`: given, whole, decimal."""

    code = "number-response-ambiguous"
