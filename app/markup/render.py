"""From Markdown to what is stored and shown."""

from collections.abc import Sequence

from app.markup.engine import PIECE_END, engine, forget_engine
from app.markup.errors import MarkupTooDeepError
from app.markup.limits import MAX_DEPTH, check_limits
from app.markup.sanitise import plain_text, sanitise
from app.markup.values import References, Rendered
from app.vietnamese import nfc


def render(text: str, references: References, *, id_prefix: str = "") -> Rendered:
    """Render a text of blocks. `id_prefix` keeps ids apart where several texts share a page.

    Raises MarkupTooLargeError, MarkupTooDeepError or MarkupTooComplexError.
    """
    return render_pieces([text], references, id_prefix=id_prefix)[0]


def render_pieces(
    texts: Sequence[str], references: References, *, id_prefix: str = ""
) -> tuple[Rendered, ...]:
    """Render pieces of one text between which something else will stand (the self-checks of a lesson).

    They share ids, notes and link definitions: a note defined in the last piece serves the first. Each
    piece comes back with its own headings. Raises as `render` does, with lines counted over all pieces.
    """
    cleaned = [_clean(text) for text in texts]
    whole = f"\n\n{PIECE_END}\n\n".join(cleaned)
    check_limits("\n".join(cleaned))
    try:
        pieces = engine().read(whole, references, id_prefix)
    except RecursionError:
        forget_engine()
        raise MarkupTooDeepError(limit=MAX_DEPTH) from None
    rendered = [Rendered(html := sanitise(raw), headings, plain_text(html)) for raw, headings in pieces]
    return tuple(rendered + [Rendered("", (), "")] * (len(texts) - len(rendered)))[: len(texts)]


def render_inline(text: str, references: References) -> str:
    """Render a text that is part of a line: emphasis, code, links, citations; no blocks.

    Raises as `render` does.
    """
    cleaned = " ".join(_clean(text).split())
    check_limits(cleaned)
    try:
        return sanitise(engine().read_inline(cleaned, references))
    except RecursionError:
        forget_engine()
        raise MarkupTooDeepError(limit=MAX_DEPTH) from None


def _clean(text: str) -> str:
    """Compose, and drop the characters that the reader and we use as marks of our own."""
    composed = nfc(text.replace("\r\n", "\n").replace("\r", "\n"))
    return composed.translate(_UNWANTED)


_UNWANTED = dict.fromkeys([*range(9), *range(11, 32), 127, 0xFEFF, ord(PIECE_END)])
