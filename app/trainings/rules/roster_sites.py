"""Which site a text in a table of people means."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from app.vietnamese import exact, fold

NEW_SITE = "new"
PREFIX = "diem cau "
SIMILAR = 0.75


@dataclass(frozen=True, slots=True)
class UnknownSite:
    """A text that leads to no site: on how many rows, and the site with the likest name."""

    text: str
    count: int
    nearest_id: int | None


@dataclass(frozen=True, slots=True)
class SiteLead:
    """Where each text leads. A site that is yet to be made has a negative id, and its name in `new`."""

    site_ids: Mapping[str, int]
    names: Mapping[int, str]
    new: Mapping[int, str]
    unknown: tuple[UnknownSite, ...]


def lead_sites(
    texts: Iterable[str], sites: Sequence[tuple[int, str]], choices: Mapping[str, str]
) -> SiteLead:
    """Say where the texts of a table lead, given the sites (id, name) and what somebody decided.

    Case, diacritics and "Điểm cầu" before the name do not count. An empty text leads to the only site.
    `choices` maps a text to the number of a site or to "new".
    """
    counts = Counter(texts)
    names = dict(sites)
    found: dict[str, int] = {}
    new: dict[int, str] = {}
    for text in counts:
        site_id = _chosen(choices.get(text, ""), names) or _find(text, sites)
        if site_id is None and text and choices.get(text) == NEW_SITE:
            site_id = _same_new(text, new)
            new.setdefault(site_id, text)
        if site_id is not None:
            found[text] = site_id
    unknown = tuple(
        UnknownSite(text, counts[text], _nearest(text, sites)) for text in counts if text not in found
    )
    return SiteLead(found, {**names, **new}, new, unknown)


def _chosen(choice: str, names: Mapping[int, str]) -> int | None:
    return next((site_id for site_id in names if choice == str(site_id)), None)


def _find(text: str, sites: Sequence[tuple[int, str]]) -> int | None:
    if not text:
        return sites[0][0] if len(sites) == 1 else None
    same = [(site_id, name) for site_id, name in sites if _key(name) == _key(text)]
    if len(same) > 1:
        same = [(site_id, name) for site_id, name in same if exact(name) == exact(text)]
    return same[0][0] if len(same) == 1 else None


def _same_new(text: str, new: Mapping[int, str]) -> int:
    """Give the id of the new site that this text means too, or the next free one."""
    return next((site_id for site_id, name in new.items() if _key(name) == _key(text)), -len(new) - 1)


def _nearest(text: str, sites: Sequence[tuple[int, str]]) -> int | None:
    keys = {_key(name): site_id for site_id, name in sites}
    close = get_close_matches(_key(text), list(keys), n=1, cutoff=SIMILAR) if text else []
    return keys[close[0]] if close else None


def _key(text: str) -> str:
    return fold(text).removeprefix(PREFIX)
