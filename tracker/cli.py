"""Where `tracker` starts: the window if no command is named, else the terminal's commands.

Exit codes: 0 done; 1 a problem, told in one sentence on standard error; 2 wrong usage; 130 stopped
by Ctrl+C; 141 whoever was reading has gone. Typer and rich are not imported on the way to the window.
"""

import io
import logging
import os
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NoReturn

from tracker.domain.problems import Problem
from tracker.text import _

_PROBLEM = 1
_WRONG_USAGE = 2
_INTERRUPTED = 130
# What a shell says of any program whose reader has seen enough: 128 and the number of SIGPIPE.
_NOBODY_READS = 141


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command, or the window, and exit."""
    arguments = sys.argv[1:] if arguments is None else arguments
    _write_utf8_to_files()
    try:
        code = _outcome(arguments)
    except BrokenPipeError:
        code = _say_no_more()
    sys.exit(code)


def _outcome(arguments: Sequence[str]) -> int:
    """The exit code. Raises BrokenPipeError where nobody reads what is told."""
    try:
        return _run_command(arguments) if arguments else _open_window()
    except Problem as problem:
        return _tell_problem(problem)
    except KeyboardInterrupt:
        return _tell_stopped()
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001  the last word: never a traceback
        return _tell_bug(error)


def _say_no_more() -> int:
    """Nothing is written any more, not even what waits to be written at the exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            os.dup2(nowhere, stream.fileno())
    return _NOBODY_READS


def _write_utf8_to_files() -> None:
    # What other programs read is UTF-8 on every system; a terminal is asked what it can show.
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")


def _open_window() -> int:
    from tracker.paths import default_database
    from tracker.terminal.window import show_window

    return show_window(default_database(), None)


def _run_command(arguments: Sequence[str]) -> int:
    import typer
    from typer.main import get_command

    from tracker.terminal.program import app

    out, err = sys.stdout, sys.stderr
    try:
        result = get_command(app).main(list(arguments), prog_name="tracker", standalone_mode=False)
    except typer.TyperException as wrong:
        return _tell_usage(wrong)
    except typer.Abort:
        # Ctrl+C or Ctrl+D where something was asked.
        return _tell_stopped()
    except SystemExit:
        if sys.stdout is not out:
            # Typer has put streams that swallow everything in their place, and would exit with 1.
            sys.stdout, sys.stderr = out, err
            raise BrokenPipeError from None
        raise
    sys.stdout.flush()
    if result == _INTERRUPTED:
        # Ctrl+C while something ran: Typer makes an exit code of it.
        return _tell_stopped()
    return result if isinstance(result, int) else 0


def _tell_usage(wrong: Exception) -> int:
    from tracker.terminal.telling import note
    from tracker.terminal.usage import say_usage

    note(say_usage(wrong))
    return _WRONG_USAGE


def _tell_stopped() -> int:
    from tracker.terminal.telling import note

    note(_("Stopped; nothing was changed."))
    return _INTERRUPTED


def _tell_problem(problem: Problem) -> int:
    from tracker.services.wording import say_problem
    from tracker.terminal.telling import note

    note(say_problem(problem))
    return _PROBLEM


def _tell_bug(error: Exception) -> int:
    """Keep where it happened, never with what: messages may hold names of patients."""
    from tracker.paths import log_folder
    from tracker.terminal.telling import note

    number = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    file = log_folder() / "incidents.log"
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as log:
            log.write(f"incident {number}: {type(error).__name__}\n")
            log.writelines(traceback.format_tb(error.__traceback__))
    except OSError:
        logging.getLogger(__name__).debug("the incident could not be logged", exc_info=True)
    note(
        _(
            "Something went wrong in the program itself; nothing was saved. Incident {number}, "
            "kept in “{file}”."
        ).format(number=number, file=file)
    )
    return _PROBLEM
