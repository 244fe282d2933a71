"""From the files of a course to a `Course` and everything that is wrong with it."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256

from app.content.assembly import Assembly
from app.content.attachments import list_files, read_pictures, tell_bad_files
from app.content.cache import Cache
from app.content.checks import check_whole, tell_missing_parts
from app.content.documents import Source, compile_document, problems_of
from app.content.keys import Keys
from app.content.layout import Kind, is_key, lay_out
from app.content.model import Compilation
from app.content.shared import FACTS, SOURCES, Shared, read_facts, read_sources
from app.content.surroundings import Surroundings
from app.errors import Level, Problem
from app.questions.problems import Problems


def course_slugs(files: Iterable[str]) -> list[str]:
    """List the courses among files: the folders."""
    return sorted({path.partition("/")[0] for path in files if "/" in path})


def compile_course(slug: str, files: Mapping[str, bytes], cache: Cache | None = None) -> Compilation:
    """Compile one course. `files` maps paths below courses/ to bytes; those of other courses are ignored.

    With a `cache` that an earlier call filled only what changed is rendered. The course is given as far as
    it can be shown; with an error among the problems it must not be published. Never raises, whatever the
    files hold.
    """
    cache = {} if cache is None else cache
    layout = lay_out(slug, files)
    if not is_key(slug):
        layout.problems.append(Problem(slug, 0, 0, Level.ERROR, "slug-invalid", {"name": slug[:100]}))
    shared, problems = read_shared(files.get(SOURCES, b""), files.get(FACTS, b""))
    problems = [*layout.problems, *problems]
    sources = {
        place.path: Source(place, files[place.path], sha256(files[place.path]).hexdigest())
        for place in layout.of(Kind.COURSE, Kind.MODULE, Kind.LESSON, Kind.QUIZ)
    }
    keys = Keys(layout, sources, cache)
    pictures = read_pictures(layout, files, cache)
    around = Surroundings(layout, shared, keys.by_path, pictures)
    made = {path: compile_document(source, around, cache) for path, source in sources.items()}
    used = {path for document in made.values() for path in document["files"]}
    problems += keys.problems
    problems += [problem for document in made.values() for problem in problems_of(document)]
    problems += check_whole(made, around, files)
    problems += tell_missing_parts(around, files)
    problems += tell_bad_files(layout, files, pictures, used)
    shown = list_files(layout, files, pictures, used)
    course = Assembly(layout, keys, made, sources, around, problems).course(shown)
    return Compilation(course, in_reading_order(problems))


def read_shared(sources: bytes, facts: bytes) -> tuple[Shared, list[Problem]]:
    """Read what all courses share, once for the same bytes."""
    shared, problems = read_shared_once(sources, facts)
    return shared, list(problems)


@lru_cache(maxsize=4)
def read_shared_once(sources: bytes, facts: bytes) -> tuple[Shared, tuple[Problem, ...]]:
    """Read sources.yml and facts.yml; an empty or missing one is no fault."""
    of_sources, of_facts = Problems(SOURCES), Problems(FACTS)
    instruments = read_sources(sources, of_sources)
    shared = Shared(instruments, read_facts(facts, of_facts, instruments))
    return shared, (*of_sources.found, *of_facts.found)


def in_reading_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Order problems by place; the same one at the same place is told once."""
    first = {(each.path, each.line, each.column, each.code, repr(each.facts)): each for each in problems}
    return tuple(first[key] for key in sorted(first))
