"""A PDF that opens with a passphrase only: AES-256, written whole or not at all."""

import io
from pathlib import Path

from tracker.domain.problems import Invalid
from tracker.text import _
from tracker.ui.printing.paper import Paper, pdf_of
from tracker.ui.printing.print_flow import write_file

SHORTEST_PASSPHRASE = 10
_MOST_BYTES = 127
"""What PDF's own encryption takes of a passphrase; a longer one would be cut off silently."""


def check_passphrase(typed: str) -> None:
    """Raises Invalid."""
    if len(typed) < SHORTEST_PASSPHRASE:
        raise Invalid(
            _("A passphrase has at least {count} letters; four words are best.").format(
                count=SHORTEST_PASSPHRASE
            ),
            field="passphrase",
        )
    if len(typed.encode()) > _MOST_BYTES:
        raise Invalid(_("This passphrase is too long for a PDF."), field="passphrase")


def encrypted_pdf(paper: Paper, passphrase: str) -> bytes:
    """The paper as an encrypted PDF's content. `passphrase` was checked."""
    # Half a second to import, and seldom needed.
    from pypdf import PdfReader, PdfWriter

    plain = pdf_of(paper)
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(plain)))
    # The title would stand there unencrypted in some readers, and it names the clinic.
    writer.metadata = None
    writer.encrypt(passphrase, algorithm="AES-256")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def write_encrypted_pdf(paper: Paper, path: Path, passphrase: str) -> None:
    """Write the file. Raises Unavailable."""
    write_file(encrypted_pdf(paper, passphrase), path)
