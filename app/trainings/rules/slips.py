"""Codes of slips and badges: how they are made, typed and kept.

A slip's code opens its owner's account, so it holds 100 bits: at a million guesses a second the first hit
among ten thousand slips is to be expected after four thousand billion years. That is why guessing is not
throttled. A badge's code only says who somebody is.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import timedelta

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
SLIP_LENGTH = 20
BADGE_LENGTH = 8
NONCE_BYTES = 16
SHOWN_FOR = timedelta(minutes=15)  # how long whoever issued a sign-in code may look at it again
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_nonce() -> str:
    """Make the random part of a slip."""
    return secrets.token_hex(NONCE_BYTES)


def slip_code(key: str, nonce: str) -> str:
    """Make the code that follows from a secret key and a nonce: 20 letters and digits, 100 bits."""
    digest = hmac.digest(key.encode(), b"slip:" + nonce.encode(), "sha256")
    bits = int.from_bytes(digest, "big") >> (len(digest) * 8 - SLIP_LENGTH * 5)
    return "".join(ALPHABET[bits >> (5 * place) & 31] for place in reversed(range(SLIP_LENGTH)))


def code_hash(code: str) -> str:
    """Give what the database keeps of a slip's code."""
    return hashlib.sha256(code.encode()).hexdigest()


def find_code(keys: Sequence[str], nonce: str, kept_hash: str) -> str | None:
    """Make a slip's code again, with the present key or a former one. None when its key is gone."""
    codes = (slip_code(key, nonce) for key in keys)
    return next((code for code in codes if hmac.compare_digest(code_hash(code), kept_hash)), None)


def typed_code(text: str) -> str:
    """Read a slip's code as people type it: any case, with or without dashes, O for 0, I and L for 1.

    What cannot be a code gives "".
    """
    code = "".join(char for char in text.upper() if char.isalnum()).translate(_LOOKALIKES)
    return code if len(code) == SLIP_LENGTH and set(code) <= set(ALPHABET) else ""


def grouped(code: str) -> str:
    """Write a code in groups of four, easier to read and to type."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def new_badge_code() -> str:
    """Make a badge's code: 8 letters and digits. It says who, and opens nothing."""
    return "".join(secrets.choice(ALPHABET) for _ in range(BADGE_LENGTH))
