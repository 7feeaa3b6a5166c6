"""The passphrase of a file on the terminal: TRACKER_PASSPHRASE, or typed without being seen."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.domain.passphrase import check_file_passphrase
from tracker.domain.problems import Invalid, Unavailable
from tracker.terminal.passwords_asked import ask
from tracker.terminal.telling import is_terminal
from tracker.text import _

_VARIABLE = "TRACKER_PASSPHRASE"


def new_passphrase() -> str:
    """What a new file is to open with, asked twice. Raises Invalid, Unavailable."""
    given = os.environ.get(_VARIABLE)
    typed = _asked(_("Passphrase of the file")) if given is None else given
    check_file_passphrase(typed)
    if given is None and ask(_("The same once more")) != typed:
        raise Invalid(_("The two passphrases differ; nothing was written."), field="passphrase")
    return typed


@contextmanager
def decrypted_if_needed(file: Path) -> Iterator[Path]:
    """The file itself, or what is in it if it is encrypted. Raises Invalid, Unavailable."""
    from tracker.interchange.encrypted_archive import decrypted, is_encrypted_archive

    if not is_encrypted_archive(file):
        yield file
        return
    given = os.environ.get(_VARIABLE)
    passphrase = (
        _asked(_("Passphrase of “{file}”").format(file=file.name)) if given is None else given
    )
    with decrypted(file, passphrase) as inside:
        yield inside


def _asked(question: str) -> str:
    if not is_terminal():
        raise Unavailable(
            _("This needs a terminal that can ask, or {variable}. Nothing was changed.").format(
                variable=_VARIABLE
            )
        )
    return ask(question)
