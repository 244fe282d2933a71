"""Pictures by their first bytes: what they are and how large, without decoding them."""

import re
import struct
from hashlib import sha256
from typing import NamedTuple

from app.markup import clean_svg

MAX_BYTES = 5_000_000
MAX_SIDE = 12_000
MAX_SEGMENTS = 1_000
SVG = "image/svg+xml"
SUFFIXES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "svg": SVG,
}
JPEG_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9), 0xFF})
SVG_START = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml|<!--|<!DOCTYPE svg|<svg)", re.IGNORECASE)


class Picture(NamedTuple):
    """A picture: its media type, its size in pixels; `svg` holds a drawing's cleaned HTML instead."""

    media_type: str
    width: int
    height: int
    svg: str = ""


def read_picture(content: bytes) -> Picture | None:
    """Say what a picture is; None when it is none, is damaged, or too large to be shown."""
    if len(content) > MAX_BYTES:
        return None
    if SVG_START.match(content[:200]):
        cleaned = clean_svg(content)
        return Picture(SVG, 0, 0, cleaned) if cleaned else None
    try:
        found = read_png(content) or read_gif(content) or read_webp(content) or read_jpeg(content)
    except (struct.error, IndexError):
        return None
    if found is None or not (0 < found.width <= MAX_SIDE and 0 < found.height <= MAX_SIDE):
        return None
    return found


def digest_of(content: bytes) -> str:
    """Name a picture by its content."""
    return sha256(content).hexdigest()


def read_png(content: bytes) -> Picture | None:
    """Read the header chunk of a PNG."""
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or content[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", content[16:24])
    return Picture("image/png", width, height)


def read_gif(content: bytes) -> Picture | None:
    """Read the screen size of a GIF."""
    if not content.startswith((b"GIF87a", b"GIF89a")):
        return None
    width, height = struct.unpack("<HH", content[6:10])
    return Picture("image/gif", width, height)


def read_webp(content: bytes) -> Picture | None:
    """Read the size of a WebP of any of its three kinds."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or len(content) < 30:
        return None
    kind = content[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(content[24:27], "little") + 1
        height = int.from_bytes(content[27:30], "little") + 1
    elif kind == b"VP8L":
        (bits,) = struct.unpack("<I", content[21:25])
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        width, height = (side & 0x3FFF for side in struct.unpack("<HH", content[26:30]))
    return Picture("image/webp", width, height)


def read_jpeg(content: bytes) -> Picture | None:
    """Walk a JPEG's segments to its frame header; no good picture has more than MAX_SEGMENTS before it."""
    if not content.startswith(b"\xff\xd8"):
        return None
    at = 2
    for _ in range(MAX_SEGMENTS):
        if at + 9 > len(content) or content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if marker in WITHOUT_LENGTH:
            at += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        if marker in JPEG_FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return Picture("image/jpeg", width, height)
        at += 2 + max(length, 2)
    return None
