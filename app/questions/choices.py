"""What `one` and `several` share: options with marks, shuffled, shown under tokens that are positions."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from app.questions.attributes import split_attributes
from app.questions.errors import ResponseInvalidError
from app.questions.model import Data, Prose, Question, Response, prose_data, same_text
from app.questions.scan import Item
from app.questions.types import Source, feedback_prose, option_prose, written_item

LIKE_A_MARK = ("(", "[")
MAX_OPTIONS = 30


@dataclass(frozen=True, slots=True)
class Option:
    """One option. `mark` is "x", "" or a share in percent as written, without the sign."""

    prose: Prose
    mark: str
    feedback: Prose | None
    is_fixed: bool = False

    @property
    def is_right(self) -> bool:
        """Marked as fully right."""
        return self.mark == "x"

    @property
    def share(self) -> Fraction | None:
        """The share of the points that its mark names; None when it names none."""
        return Fraction(self.mark) / 100 if self.mark not in ("", "x") else None


@dataclass(frozen=True, slots=True)
class Choices:
    """The body of both types. `scoring`: "all" or "partial"."""

    options: tuple[Option, ...]
    scoring: str = "all"


def read_options(source: Source) -> tuple[Option, ...] | None:
    """Read the options; None when so much is wrong with them that the question cannot be used."""
    problems, items = source.problems, source.answers.items
    kinds = [item.kind for item in items]
    if source.answers.kind == "mixed":
        odd = next(item for item in items if item.kind not in ("bullet", kinds[0]))
        problems.error("answers-mixed", odd.line, 1)
        return None
    before = len(problems.found)
    options = tuple(read_option(item, source) for item in items)
    if len(items) < 2:
        problems.error("question-one-option", items[0].line, 1)
    if len(items) > MAX_OPTIONS:
        problems.error("question-too-many-options", items[MAX_OPTIONS].line, 1, limit=MAX_OPTIONS)
    tell_twins(items, options, source)
    return options if len(problems.found) == before else keep_usable(options, source, before)


def keep_usable(options: tuple[Option, ...], source: Source, before: int) -> tuple[Option, ...] | None:
    """Give the options back when what was found since `before` are only warnings."""
    return None if any(problem.level == "error" for problem in source.problems.found[before:]) else options


def read_option(item: Item, source: Source) -> Option:
    """Read one option and tell what is wrong with it."""
    problems = source.problems
    first, _, rest = item.text.text.partition("\n")
    first, attributes = (
        split_attributes(first, item.line, item.column, problems) if "{" in first else (first, None)
    )
    if attributes is not None and attributes.are_there:
        for name in [*attributes.values, *(["#" + attributes.id.value] if attributes.id else [])]:
            problems.error("option-attribute-unknown", item.line, attributes.column, name=name)
    is_fixed = first.endswith("{fixed}")
    if is_fixed:
        first = first.removesuffix("{fixed}").rstrip()
    text = item.text._replace(text=f"{first}\n{rest}" if rest else first)
    if item.kind == "bullet":
        code = "answer-mark-unknown" if first.startswith(LIKE_A_MARK) else "answer-unmarked"
        problems.error(code, item.line, item.column)
    elif not text.text.strip():
        problems.error("answer-empty", item.line, item.column)
    return Option(
        option_prose(text, source.render),
        read_mark(item),
        feedback_prose(item.feedback, source.render),
        is_fixed,
    )


def read_mark(item: Item) -> str:
    """Bring a mark to "x", "" or an exact share such as "50" or "-25.5"."""
    if item.mark.endswith("%"):
        return str(Fraction(item.mark[:-1].strip().replace(",", ".")))
    return "x" if item.mark else ""


def tell_twins(items: Sequence[Item], options: Sequence[Option], source: Source) -> None:
    """Tell options that read the same."""
    seen: dict[str, int] = {}
    for item, option in zip(items, options, strict=True):
        text = same_text(option.prose.markdown)
        if text and text in seen:
            source.problems.error("answer-twice", item.line, item.column, first=seen[text])
        seen.setdefault(text, item.line)


def percent_text(share: Fraction) -> str:
    """Write a share as a percentage with at most four decimals, without the sign."""
    return f"{float(share * 100):.4f}".rstrip("0").rstrip(".")


def written_mark(option: Option, brackets: str) -> str:
    """Write an option's mark: `- (x)`, `- [ ]`, `- (50%)`."""
    inside = option.mark or " " if option.share is None else f"{percent_text(option.share)}%"
    return f"- {brackets[0]}{inside}{brackets[1]}"


def write_options(options: Sequence[Option], brackets: str) -> list[str]:
    """Write the options as lines."""
    lines: list[str] = []
    for option in options:
        first, line_end, rest = option.prose.markdown.partition("\n")
        text = f"{first} {{fixed}}{line_end}{rest}" if option.is_fixed else option.prose.markdown
        lines += written_item(written_mark(option, brackets), text, option.feedback)
    return lines


def source_order(body: Choices) -> list[int]:
    """List the options as written."""
    return list(range(len(body.options)))


def shuffled_order(body: Choices, rng: Random) -> list[int]:
    """Draw an order; options that are `{fixed}` keep their place."""
    loose = [position for position, option in enumerate(body.options) if not option.is_fixed]
    drawn = iter(rng.sample(loose, len(loose)))
    return [position if option.is_fixed else next(drawn) for position, option in enumerate(body.options)]


def present_options(body: Choices, order: Sequence[int]) -> list[Data]:
    """Give the options in the shown order, under tokens that say nothing."""
    return [
        {"token": str(place), "html": body.options[position].prose.html}
        for place, position in enumerate(order)
    ]


def read_tokens(values: Sequence[str], order: Sequence[int]) -> list[int]:
    """Turn tokens into source positions, sorted, each once. Raises ResponseInvalidError."""
    positions = set()
    for value in values:
        token = value.strip()
        if not token:
            continue
        if not (token.isascii() and token.isdigit() and len(token) <= 3 and int(token) < len(order)):
            raise ResponseInvalidError
        positions.add(order[int(token)])
    return sorted(positions)


def review_options(
    question: Question, chosen: Sequence[int], order: Sequence[int], shares: Sequence[Fraction]
) -> list[Data]:
    """Give the options with what was chosen, what is right, and why."""
    rows = []
    for place, position in enumerate(order):
        option = question.body.options[position]
        rows.append(
            {
                "token": str(place),
                "html": option.prose.html,
                "chosen": position in chosen,
                "right": shares[position] > 0,
                "partly": 0 < shares[position] < 1 and option.share is not None,
                "feedback_html": option.feedback.html if option.feedback else None,
            }
        )
    return rows


def positions_of(response: Response | None) -> list[int]:
    """Give a stored response as positions, whichever of the two types it is of."""
    if isinstance(response, list):
        return [position for position in response if isinstance(position, int)]
    return [response] if isinstance(response, int) else []


def to_data(body: Choices) -> Data:
    """Give the body as JSON values."""
    return {
        "scoring": body.scoring,
        "options": [
            {
                "prose": option.prose.to_data(),
                "mark": option.mark,
                "feedback": prose_data(option.feedback),
                "fixed": option.is_fixed,
            }
            for option in body.options
        ],
    }


def from_data(data: Data) -> Choices:
    """Read what `to_data` gave."""
    return Choices(
        tuple(
            Option(
                Prose(option["prose"]["markdown"], option["prose"]["html"]),
                option["mark"],
                Prose.from_data(option["feedback"]),
                option["fixed"],
            )
            for option in data["options"]
        ),
        data["scoring"],
    )
