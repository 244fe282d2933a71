"""Why a text is not rendered. `facts` hold `line` (from 1, within the text) where one line is to blame."""

from app.errors import InvalidError


class MarkupError(InvalidError):
    """The text cannot be rendered within our limits; a reader of courses makes a Problem of it."""

    code = "markup"


class MarkupTooLargeError(MarkupError):
    """The text, or one paragraph of it, is longer than any lesson needs. Facts: limit."""

    code = "markup-too-large"


class MarkupTooDeepError(MarkupError):
    """Lists, quotes or brackets stand in one another deeper than anybody can read. Facts: limit."""

    code = "markup-too-deep"


class MarkupTooComplexError(MarkupError):
    """One paragraph holds so many signs of markup that reading it would take for ever. Facts: limit."""

    code = "markup-too-complex"
