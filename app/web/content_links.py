"""Stored lessons name other lessons, quizzes and files by key; whoever shows one puts the addresses in.

A lesson's own address is not known when it is compiled: the same HTML is read in many trainings.
"""

import re
from collections.abc import Callable
from html import escape, unescape

PLACE = re.compile(r'="(lesson|quiz|file):([^"#]*)(#[^"]*)?"')  # a fixed beginning: searched for quickly
ATTRIBUTES = (" href", " src")
Url = Callable[[str], str | None]


def resolve(html: str, lesson_url: Url, quiz_url: Url, file_url: Url) -> str:
    """Put addresses in the places of `lesson:`, `quiz:` and `file:`, in one pass.

    Each function takes a key (or a path of a file) and gives its address; None leads nowhere: "#".
    """
    urls = {"lesson": lesson_url, "quiz": quiz_url, "file": file_url}

    def put(found: re.Match[str]) -> str:
        if not html.endswith(ATTRIBUTES, 0, found.start()):
            return found[0]
        kind, key, section = found.groups(default="")
        url = urls[kind](unescape(key))
        return f'="{escape(url)}{section}"' if url else '="#"'

    return PLACE.sub(put, html)
