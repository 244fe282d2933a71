"""The web fonts, from @fontsource/be-vietnam-pro (SIL OFL 1.1).

Why not the files as they come: latin + vietnamese at two weights are 67 KB, mostly TrueType hinting that
phones ignore. Without it, and without glyphs that no Vietnamese or English text needs, the same faces are
about 21 KB. Two files a weight become one: fewer requests. The face has no tabular figures (its "1" is 385
units wide, its "4" 710), so clocks and tables would jump: "diem-cau-so" holds its ten digits at one width.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools import merge, subset
from fontTools.ttLib import TTFont

LATIN = (
    "U+20-7E,U+A0,U+A7,U+AB,U+B0,U+B1,U+B7,U+BB,U+C0-C3,U+C8-CA,U+CC,U+CD,U+D2-D5,U+D7,"
    "U+D9,U+DA,U+DD,U+E0-E3,U+E8-EA,U+EC,U+ED,U+F2-F5,U+F9,U+FA,U+FD,"
    "U+2013,U+2014,U+2018,U+2019,U+201C,U+201D,U+2022,U+2026,U+2212"
)
VIETNAMESE = "U+100-1EFF,U+20AB"
FACES = (("400", "normal"), ("600", "normal"), ("400", "italic"))
FIGURES = {"400": (620, 530), "600": (636, 552)}  # weight: advance, widest ink, in units of 1000 em
MADE_AT = 3_800_000_000  # a fixed moment of 2024, in a font's count of seconds since 1904
LAYOUT = ("kern", "mark", "mkmk", "ccmp")


def make(source: Path, target: Path) -> None:
    """Make three faces and the figures of two weights, from the woff2 files in `source`."""
    for weight, style in FACES:
        name = f"be-vietnam-pro-{weight}{'-italic' * (style == 'italic')}.woff2"
        save(face(source, weight, style), target / name)
    for weight, (advance, ink) in FIGURES.items():
        save(figures(source, weight, advance, ink), target / f"diem-cau-so-{weight}.woff2")


def face(source: Path, weight: str, style: str) -> TTFont:
    """Give one face: Latin and Vietnamese in one file, without hinting."""
    with TemporaryDirectory() as folder:
        parts = []
        for name, unicodes in (("latin", LATIN), ("vietnamese", VIETNAMESE)):
            part = Path(folder) / f"{name}.ttf"
            cut(source / f"be-vietnam-pro-{name}-{weight}-{style}.woff2", unicodes, LAYOUT).save(part)
            parts.append(str(part))
        merged = merge.Merger().merge(parts)
        merged.ensureDecompiled()
        return merged


def figures(source: Path, weight: str, advance: int, ink: int) -> TTFont:
    """Give the ten digits of one weight at one width; a digit wider than `ink` is narrowed to it."""
    font = cut(source / f"be-vietnam-pro-latin-{weight}-normal.woff2", "U+30-39", ())
    for name in font.getBestCmap().values():
        glyph = font["glyf"][name]
        glyph.coordinates.scale((min(1, ink / (glyph.xMax - glyph.xMin)), 1))
        glyph.coordinates.toInt()
        glyph.recalcBounds(font["glyf"])
        left = round((advance - (glyph.xMax - glyph.xMin)) / 2)
        glyph.coordinates.translate((left - glyph.xMin, 0))
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (advance, left)
    return font


def cut(source: Path, unicodes: str, features: tuple[str, ...]) -> TTFont:
    """Give a font with these characters only."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = list(features)
    options.name_IDs = [0, 1, 2, 13, 14]  # keeps the copyright and licence lines
    font = TTFont(source, recalcTimestamp=False)
    font.flavor = None
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(unicodes))
    cutter.subset(font)
    return font


def save(font: TTFont, path: Path) -> None:
    """Write a font as woff2, the same bytes each time."""
    font.recalcTimestamp = False
    font["head"].created = font["head"].modified = MADE_AT
    font.flavor = "woff2"
    font.save(path)
