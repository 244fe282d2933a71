"""How people and sites are ordered and found. Everything fits into its column."""

from app.vietnamese import exact, fold, name_sort_key

SORT_KEY_LENGTH = 400
SEARCH_LENGTH = 600


def sort_key_of(full_name: str) -> str:
    """Give the string that orders people by given name; see `name_sort_key`."""
    return name_sort_key(full_name)[:SORT_KEY_LENGTH]


def search_text_of(full_name: str, unit_name: str, code: str) -> str:
    """Give what the search without diacritics looks through. Spaces at both ends let words be found whole."""
    return f" {fold(full_name)} {fold(unit_name)} {code.lower()} "[:SEARCH_LENGTH]


def site_sort_key(name: str) -> str:
    """Give a string that orders sites by the Vietnamese alphabet, from the first word on.

    Numbers count as numbers: "Điểm cầu 2" comes before "Điểm cầu 10".
    """
    words = exact(name).split()
    return " ".join(f"0{word.zfill(9)}" if word.isdigit() else name_sort_key(word) for word in words)[
        :SORT_KEY_LENGTH
    ]
