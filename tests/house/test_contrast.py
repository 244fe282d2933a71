"""WCAG contrast of the colours, computed from the stylesheet: text 4.5, shapes and borders of fields 3."""

import re
from itertools import product

import pytest

from tests.house.tree import STATIC

TOKENS = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
LIGHT, DARK = '[data-bs-theme="light"] {', '[data-bs-theme="dark"] {'
FOLLOWING = ":root:not([data-bs-theme]) {"
GROUNDS = ("--paper", "--sheet", "--sunk")
TEXTS = [*product(("--ink", "--ink-2", "--ink-3", "--blue"), GROUNDS)]
TEXTS += [
    ("--on-fill", "--fill"),
    ("--on-fill", "--fill-hover"),
    ("--on-fill", "--panel"),
    ("--on-fill-2", "--panel"),
    ("--blue", "--blue-tint"),
    ("--ink", "--blue-tint"),
    ("--ink-2", "--blue-tint"),
    ("--amber-ink", "--amber-tint"),
    ("--amber-ink", "--paper"),
    ("--amber-ink", "--sheet"),
    ("--ink", "--amber-tint"),
    ("--red", "--red-tint"),
    ("--red", "--paper"),
    ("--red", "--sheet"),
    ("--paper", "--ink"),
]
SHAPES = [
    *product(("--control", "--fill", "--amber", "--focus", "--present", "--online"), ("--paper", "--sheet"))
]
SHAPES += [("--control", "--sunk"), ("--present", "--absent")]


def colours(opening: str) -> dict[str, str]:
    """The tokens that a block sets."""
    block = TOKENS.split(opening, 1)[1].split("}", 1)[0]
    return {name: six(value) for name, value in re.findall(r"(--[\w-]+):\s*(#[0-9a-f]{3,6});", block)}


def six(value: str) -> str:
    return value if len(value) == 7 else "#" + "".join(digit * 2 for digit in value[1:])


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2), 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_is_wcags() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_text_and_shapes_stand_out_from_their_ground(theme: str) -> None:
    tokens = colours(theme)
    weak = [
        f"{fore} on {ground}: {ratio:.2f}"
        for pairs, least in ((TEXTS, 4.5), (SHAPES, 3.0))
        for fore, ground in pairs
        if (ratio := contrast(tokens[fore], tokens[ground])) < least
    ]
    assert not weak


def test_following_the_device_is_the_same_dark() -> None:
    assert colours(FOLLOWING) == colours(DARK)


def test_only_the_tokens_name_colours() -> None:
    """But black and white on codes and paper, the button on the blue panel, and the light set for print."""
    named = []
    for path in sorted((STATIC / "css").glob("*.css")):
        if path.name in {"tokens.css", "print.css"}:
            continue
        text = re.sub(r"url\([^)]*\)", "", path.read_text(encoding="utf-8"))
        named += [
            f"{path.name}: {line.strip()[:60]}"
            for line in text.splitlines()
            if re.search(r"#(?!fff\b|000\b)[0-9a-f]{3,8}\b", line) and ".btn-onblue" not in line
        ]
    assert not named
