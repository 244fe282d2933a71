"""`python -m bench NAME`: measure, print one JSON object, end with 1 when a limit does not hold."""

import argparse
import json
import sys
from collections.abc import Callable

from bench import pages
from bench.report import Report
from bench.takes import Manner

BENCHES: dict[str, tuple[Callable[[Manner, list[str]], Report], tuple[str, ...]]] = {
    "pages": (pages.measure, tuple(pages.PARTS)),
}


def main(arguments: list[str] | None = None) -> int:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", choices=BENCHES)
    parser.add_argument("--only", action="append", default=[], metavar="PART", help="measure this part alone")
    parser.add_argument("--takes", type=int, default=Manner.takes, help="takes of each side (default 5)")
    parser.add_argument("--seconds", type=float, default=Manner.seconds, help="length of a take (default 5)")
    parser.add_argument("--repeats", type=int, default=Manner.repeats, help="of a disturbed take (default 3)")
    parser.add_argument("--trainees", type=int, default=Manner.trainees, help="of the demo (default 3500)")
    parser.add_argument("--lessons", type=int, default=Manner.lessons, help="to check (default 1000)")
    options = vars(parser.parse_args(arguments))
    measure, parts = BENCHES[options.pop("name")]
    only = options.pop("only")
    if unknown := set(only) - set(parts):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(parts)}")
    report = measure(Manner(**options), only or list(parts))
    lines = [f" {json.dumps(key)}: {json.dumps(value)}" for key, value in report.to_data().items()]
    print("{\n" + ",\n".join(lines) + "\n}")
    return 0 if report.is_ok else 1


if __name__ == "__main__":
    sys.exit(main())
