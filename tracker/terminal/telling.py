"""What the terminal prints: results on standard output, everything else on standard error."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

Progress = Callable[[int, int], None]

# What would move the cursor or change the terminal: never part of a sentence of ours.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def tell(text: str) -> None:
    """Print a result."""
    _write(sys.stdout, text)


def note(text: str) -> None:
    """Print something that is not the result: a hint, a problem."""
    _write(sys.stderr, text)


def is_terminal() -> bool:
    """Whether somebody is there who can be asked."""
    streams = (sys.stdin, sys.stderr)
    return all(stream is not None and stream.isatty() for stream in streams)


@contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """Show how far work has come, on a terminal only; gives what is told done and total."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield _ignore
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield show


def plain(text: str) -> str:
    """Text that can't do anything to a terminal."""
    return _CONTROL.sub("�", text)


def _ignore(done: int, total: int) -> None:
    pass


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None:
        # Started without a console, as Windows starts programs with a window.
        return
    # A terminal that can't show a letter shows a question mark instead of stopping the program.
    encoding = stream.encoding or "utf-8"
    stream.write(plain(text).encode(encoding, "replace").decode(encoding) + "\n")
