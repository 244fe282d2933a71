"""What somebody searches for, as the address of the page says it."""

from flask import request

MAX_LENGTH = 100


def searched() -> str:
    """Read ?q= of this request, without control characters and not longer than anybody types."""
    text = request.args.get("q", "")[:MAX_LENGTH]
    return "".join(character for character in text if character.isprintable()).strip()
