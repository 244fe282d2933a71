"""`python -m bench.syncing FOLDER`: print the seconds that one sync takes, process start left out."""

import sys
import time

from app.factory import create_app


def main() -> int:
    """Run `flask courses sync` in this process; its time is the last line."""
    app = create_app()
    runner = app.test_cli_runner()
    began = time.perf_counter()
    result = runner.invoke(args=["courses", "sync", sys.argv[1]])
    seconds = time.perf_counter() - began
    if result.exit_code:
        sys.stderr.write(result.output[-2000:])
        return 1
    print(seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
