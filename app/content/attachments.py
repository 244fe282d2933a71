"""Pictures and files to download of a course: looked at, listed, told when they are not what they say."""

from collections.abc import Collection, Mapping

from app.content import downloads, pictures
from app.content.cache import Cache, digest
from app.content.layout import Kind, Layout, Place
from app.content.model import CourseFile
from app.content.pictures import SVG, Picture
from app.errors import Problem
from app.questions.problems import Problems


def read_pictures(layout: Layout, files: Mapping[str, bytes], cache: Cache) -> dict[str, Picture | None]:
    """Look at every picture. Drawings are cleaned, which takes long, so that is kept."""
    return {place.path: read_kept(files[place.path], cache) for place in layout.of(Kind.IMAGE)}


def read_kept(content: bytes, cache: Cache) -> Picture | None:
    """Look at one picture; a drawing that was cleaned before is not cleaned again."""
    if not pictures.SVG_START.match(content[:200]) or len(content) > pictures.MAX_BYTES:
        return pictures.read_picture(content)
    key = digest("drawing", pictures.digest_of(content))
    kept = cache.get(key)
    if kept is None:
        found = pictures.read_picture(content)
        kept = {"svg": found.svg if found else ""}
        cache[key] = kept
    return Picture(SVG, 0, 0, kept["svg"]) if kept["svg"] else None


def list_files(
    layout: Layout, files: Mapping[str, bytes], seen: Mapping[str, Picture | None], used: Collection[str]
) -> tuple[CourseFile, ...]:
    """List the pictures that are used (drawings stand in the pages themselves) and all good downloads."""
    found = []
    for place in layout.of(Kind.IMAGE, Kind.DOWNLOAD):
        content = files[place.path]
        if place.kind is Kind.DOWNLOAD:
            kind = downloads.kind_of(content) if len(content) <= downloads.MAX_BYTES else None
            if kind == suffix_of(place):
                found.append(as_file(place, downloads.SUFFIXES[kind], content))
            continue
        picture = seen.get(place.path)
        if picture is not None and picture.media_type != SVG and place.path in used:
            found.append(as_file(place, picture.media_type, content))
    return tuple(found)


def as_file(place: Place, media_type: str, content: bytes) -> CourseFile:
    """Describe one file; its title is its name without number and ending."""
    name = place.path.rpartition("/")[2].rpartition(".")[0]
    title = name if " " in name else name.replace("-", " ").replace("_", " ").strip().capitalize()
    path = place.path.partition("/")[2]
    return CourseFile(path, media_type, place.kind is Kind.DOWNLOAD, title, len(content))


def suffix_of(place: Place) -> str:
    """Give a file's ending without the dot, in small letters."""
    return place.path.rpartition(".")[2].lower() if "." in place.path.rpartition("/")[2] else ""


def tell_bad_files(
    layout: Layout, files: Mapping[str, bytes], seen: Mapping[str, Picture | None], used: Collection[str]
) -> list[Problem]:
    """Tell what cannot be offered or shown, and pictures that nothing shows."""
    found: list[Problem] = []
    for place in layout.of(Kind.DOWNLOAD):
        problems = Problems(place.path)
        tell_bad_download(place, files[place.path], problems)
        found += problems.found
    for place in layout.of(Kind.IMAGE):
        problems = Problems(place.path)
        tell_bad_picture(place, files[place.path], seen.get(place.path), used, problems)
        found += problems.found
    return found


def tell_bad_download(place: Place, content: bytes, problems: Problems) -> None:
    """Tell why a file cannot be offered."""
    suffix = suffix_of(place)
    if suffix not in downloads.SUFFIXES:
        problems.error("download-type", 0, 0, suffix=suffix or "?")
    elif len(content) > downloads.MAX_BYTES:
        problems.error("file-too-large", 0, 0, limit=downloads.MAX_BYTES, size=len(content))
    elif (kind := downloads.kind_of(content)) == "macro":
        problems.error("download-macro", 0, 0)
    elif kind != suffix:
        problems.error("download-not-what-it-says", 0, 0, suffix=suffix)


def tell_bad_picture(
    place: Place, content: bytes, picture: Picture | None, used: Collection[str], problems: Problems
) -> None:
    """Tell why a picture cannot be shown. One that is used and unreadable is told where it is used."""
    suffix = suffix_of(place)
    if suffix not in pictures.SUFFIXES:
        problems.error("picture-type", 0, 0, suffix=suffix or "?")
    elif len(content) > pictures.MAX_BYTES:
        problems.error("file-too-large", 0, 0, limit=pictures.MAX_BYTES, size=len(content))
    elif picture is None:
        problems.error("picture-unreadable", 0, 0)
    elif picture.media_type != pictures.SUFFIXES[suffix]:
        problems.warn("picture-not-what-it-says", 0, 0, suffix=suffix)
    elif place.path not in used:
        problems.advise("picture-unused", 0, 0)
