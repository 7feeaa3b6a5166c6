"""What a colleague changes is heard of here, on a file and on a server."""

import queue
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.clinics import TODAY, Clinic
from tracker.domain.outcome import Subject
from tracker.services.patients.card import patient_card

pytestmark = pytest.mark.both_engines

News = queue.SimpleQueue[frozenset[Subject]]


@pytest.fixture
def news(clinic: Clinic) -> Iterator[News]:
    heard: News = queue.SimpleQueue()
    watch = clinic.database.watch(heard.put)
    yield heard
    watch.stop()


@pytest.mark.fault(25)
def test_a_change_elsewhere_is_heard_of(clinic: Clinic, patient: str, news: News) -> None:
    with clinic.as_user("Anna") as colleague:
        own, clinic.database = clinic.database, colleague
        try:
            _until_heard(clinic, news)
        finally:
            clinic.database = own


def test_ones_own_change_is_no_news(clinic: Clinic, patient: str, news: News) -> None:
    with clinic.as_user("Anna") as colleague:
        own, clinic.database = clinic.database, colleague
        try:
            _until_heard(clinic, news)
        finally:
            clinic.database = own
        while not news.empty():
            news.get()
        clinic.patient(record_number="OWN")
        with pytest.raises(queue.Empty):
            news.get(timeout=2.5)


@pytest.mark.fault(25)
def test_a_colleague_s_look_at_a_chart_is_no_news(clinic: Clinic, patient: str, news: News) -> None:
    with clinic.as_user("Anna") as colleague:
        own, clinic.database = clinic.database, colleague
        try:
            _until_heard(clinic, news)
            _drain(news)
            colleague.read(patient_card, patient, TODAY)
            assert colleague.has_acts_to_write
            colleague.write_acts()
            with pytest.raises(queue.Empty):
                news.get(timeout=2.5)
            _until_heard(clinic, news)
        finally:
            clinic.database = own


def _drain(news: News) -> None:
    with suppress(queue.Empty):
        while True:
            news.get(timeout=2.5)


def _until_heard(clinic: Clinic, news: News) -> None:
    """Who has only begun to listen hears of the next change, not of the first."""
    for _try in range(20):
        clinic.patient()
        try:
            assert "patient" in {subject.kind for subject in news.get(timeout=1)}
        except queue.Empty:
            continue
        return
    pytest.fail("nothing was heard of a colleague's changes")
