"""The paper for when the computer is down: what it says, and that nobody reads it without its key."""

import io
from pathlib import Path

import pytest
from pypdf import PasswordType, PdfReader
from PySide6.QtWidgets import QApplication

from tests.clinics import TODAY, Clinic
from tracker.domain.problems import Invalid, Unavailable
from tracker.services.exports.downtime import downtime_lists
from tracker.ui.printing.downtime_paper import downtime_paper
from tracker.ui.printing.encrypted_pdf import (
    check_passphrase,
    encrypted_pdf,
    write_encrypted_pdf,
)
from tracker.ui.printing.paper import Paper

PASSPHRASE = "four blue geese ümläut"


@pytest.fixture
def paper(qapp: QApplication, clinic: Clinic) -> Paper:
    course = clinic.course(clinic.patient(family_name="Zebrowska"), opened_on="2026-11-01")
    clinic.book(course, "2026-11-25", reason="as they asked")
    quennell = clinic.patient(family_name="Quennell")
    clinic.given(quennell, "2026-05-04", (clinic.course(quennell), 155))
    return downtime_paper(clinic.read(downtime_lists, TODAY), "Elm Street")


def test_it_says_who_comes_and_who_is_called(paper: Paper) -> None:
    for told in ("Zebrowska", "25 Nov 2026", "Quennell", "To be called", "Elm Street"):
        assert told in paper.body.html


def test_an_empty_clinic_says_so(qapp: QApplication, clinic: Clinic) -> None:
    html = downtime_paper(clinic.read(downtime_lists, TODAY), "").body.html
    assert "Nobody is booked in these days." in html
    assert "Nobody is to be called." in html


def test_the_pdf_opens_with_its_passphrase_only_and_shows_no_name_without(paper: Paper) -> None:
    content = encrypted_pdf(paper, PASSPHRASE)
    for name in (b"Zebrowska", b"Quennell", b"Elm Street", b"When the computer"):
        assert name not in content
    reader = PdfReader(io.BytesIO(content))
    assert reader.is_encrypted
    assert reader.decrypt("four blue geese") is PasswordType.NOT_DECRYPTED
    assert reader.decrypt(PASSPHRASE) is not PasswordType.NOT_DECRYPTED
    assert len(reader.pages) >= 1
    assert b"/AESV3" in content


@pytest.mark.parametrize("typed", ["", "too short", "ä" * 64])
def test_a_passphrase_that_protects_nothing_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        check_passphrase(typed)


@pytest.mark.fault(83)
def test_a_folder_that_is_gone_leaves_no_part_of_it(paper: Paper, tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        write_encrypted_pdf(paper, tmp_path / "gone" / "paper.pdf", PASSPHRASE)
    path = tmp_path / "paper.pdf"
    write_encrypted_pdf(paper, path, PASSPHRASE)
    assert [one.name for one in tmp_path.iterdir() if one.suffix in {".pdf", ".part"}] == [
        "paper.pdf"
    ]
