"""Keep the English sentences complete: `python -m app.web.catalogue update|check [FEATURE]`.

`update` writes the sentences of a feature into `app/<feature>/translations/en/LC_MESSAGES/messages.po`, new
ones with an empty translation. `check` says what is missing and ends with 1; `make lint` runs it.
The sentences for codes in `app/web/sentences/<feature>.py` belong to that feature; those of pure packages,
which know no languages, to `web`.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

APP = Path(__file__).parent.parent
SENTENCES = APP / "web" / "sentences"
PURE = {"rosters", "content", "documents", "questions", "markup", "vietnamese"}
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PLACE = re.compile(r"%\((\w+)\)[a-z]|\{(\w+)\}|%[ds]")
A_FIXED_DAY = datetime(2026, 1, 1, tzinfo=UTC)
MessageId = str | tuple[str, ...] | list[str]


def features() -> list[str]:
    """List the packages that have sentences of their own."""
    return sorted(
        folder.name
        for folder in APP.iterdir()
        if (folder / "__init__.py").exists() and folder.name not in PURE
    )


def catalogue_path(feature: str) -> Path:
    """Say where the English of a feature stands."""
    return APP / feature / "translations" / "en" / "LC_MESSAGES" / "messages.po"


def sources_of(feature: str) -> Iterator[Path]:
    """Give the files whose sentences belong to `feature`."""
    others = {SENTENCES / f"{name}.py" for name in features() if name != "web"}
    for path in sorted((APP / feature).rglob("*")):
        if path.suffix in {".py", ".html"} and path not in others:
            yield path
    if feature != "web" and (SENTENCES / f"{feature}.py").exists():
        yield SENTENCES / f"{feature}.py"


def new_catalogue() -> Catalog:
    """Make an empty catalogue."""
    return Catalog(
        locale="en", project="diem-cau", version="1", language_team="", last_translator="", fuzzy=False
    )


def extract(feature: str) -> Catalog:
    """Read the sentences out of a feature's code and templates."""
    catalogue = new_catalogue()
    for path in sources_of(feature):
        method: Any = "python" if path.suffix == ".py" else babel_extract
        for _line, message_id, _comments, context in extract_from_file(method, path, keywords=KEYWORDS):
            catalogue.add(message_id, context=context)
    return catalogue


def stored(feature: str) -> Catalog:
    """Read the English of a feature; empty when there is none yet."""
    path = catalogue_path(feature)
    if not path.exists():
        return new_catalogue()
    with path.open("rb") as file:
        return read_po(file, locale="en", ignore_obsolete=True)


def update(feature: str) -> None:
    """Write the sentences that there are now; translations of sentences that stay are kept."""
    found, held = extract(feature), stored(feature)
    if not len(found):
        return
    for message in found:
        former = held.get(message.id, message.context) if message.id else None
        if former:
            message.string = former.string
    found.header_comment = f"# English of {feature}. Kept by python -m app.web.catalogue update."
    found.creation_date = found.revision_date = A_FIXED_DAY
    path = catalogue_path(feature)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, found, width=110, no_location=True, sort_output=True)


def check(feature: str) -> Iterator[str]:
    """Give a line for each sentence that is not in order."""
    found, held = extract(feature), stored(feature)
    for message in found:
        if message.id:
            yield from (f"{feature}: {fault}: {first(message.id)}" for fault in faults(message, held))
    for message in held:
        if message.id and not found.get(message.id, message.context):
            yield f"{feature}: no longer used, run update: {first(message.id)}"


def faults(sentence: Message, held: Catalog) -> Iterator[str]:
    """Say what is wrong with one sentence and its English."""
    vietnamese = first(sentence.id)
    if vietnamese != unicodedata.normalize("NFC", vietnamese):
        yield "not NFC"
    message = held.get(sentence.id, sentence.context)
    translations = english_of(message)
    if not translations or not all(translations):
        yield "no English"
        return
    if message and message.fuzzy:
        yield "fuzzy English"
    wanted = places(vietnamese)
    if any(places(translation) != wanted for translation in translations):
        yield "places differ"


def english_of(message: Message | None) -> list[str]:
    """List the English of a sentence; of a plural both forms."""
    if message is None or not message.string:
        return []
    return [message.string] if isinstance(message.string, str) else list(message.string)


def places(text: str) -> set[str]:
    """Give the named places of a sentence."""
    return {found[0] for found in PLACE.finditer(text)}


def first(message_id: MessageId) -> str:
    """Give the sentence itself; of a plural its first form."""
    return message_id if isinstance(message_id, str) else message_id[0]


def contradictions(names: list[str]) -> Iterator[str]:
    """Give the sentences that two features translate differently: only one of them could be shown."""
    known: dict[tuple[str, str | None], tuple[str, object]] = {}
    for feature in names:
        for message in stored(feature):
            if message.id and message.string:
                other, english = known.setdefault(
                    (first(message.id), message.context), (feature, message.string)
                )
                if english != message.string:
                    yield f"{feature}: translated otherwise in {other}: {first(message.id)}"


def main(arguments: list[str]) -> int:
    """Run the command; 1 when something is not in order, 2 when it was called wrongly."""
    match arguments:
        case ["update" | "check" as action]:
            names = features()
        case ["update" | "check" as action, feature] if feature in features():
            names = [feature]
        case _:
            sys.stderr.write(f"update|check [{'|'.join(features())}]\n")
            return 2
    if action == "update":
        for feature in names:
            update(feature)
        return 0
    lines = [line for feature in names for line in check(feature)] + list(contradictions(names))
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
