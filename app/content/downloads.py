"""Files to download: only the kinds that offices use, recognised by what they hold, not by their name."""

import io
import struct
import zipfile
import zlib

MAX_BYTES = 30_000_000
MAX_ENTRIES = 5_000
END_OF_ZIP = b"PK\x05\x06"
PDF = "application/pdf"
OFFICE = "application/vnd.openxmlformats-officedocument"
SUFFIXES = {
    "pdf": PDF,
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "pptx": f"{OFFICE}.presentationml.presentation",
}
MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}


def kind_of(content: bytes) -> str | None:
    """Say which of SUFFIXES a file is; "macro" when it brings a program; None when it is nothing of these."""
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if not content.startswith(b"PK\x03\x04"):
        return None
    names = names_in_zip(content)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return "macro"
    if "[Content_Types].xml" not in names:
        return None
    return next((suffix for part, suffix in MAIN_PARTS.items() if part in names), None)


def names_in_zip(content: bytes) -> frozenset[str]:
    """List what a ZIP holds without unpacking it; nothing when it is damaged or holds too much."""
    end = content.rfind(END_OF_ZIP, max(0, len(content) - 70_000))
    if end < 0 or len(content) < end + 22:
        return frozenset()
    (entries,) = struct.unpack("<H", content[end + 10 : end + 12])
    if entries > MAX_ENTRIES:
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return frozenset(archive.namelist()[:MAX_ENTRIES])
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, struct.error, NotImplementedError, zlib.error):
        return frozenset()
