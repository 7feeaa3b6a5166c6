"""A clinic of its own for each test, copied from one that is made once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clinics import Clinic, ServerClinic, make_server_template, make_template
from tests.cluster import Cluster
from tests.services.treated import Treated


@pytest.fixture(scope="session")
def clinic_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clinic") / "template.tracker"
    make_template(path)
    return path


@pytest.fixture(scope="session")
def server_template(server: Cluster) -> str:
    return make_server_template(server)


@pytest.fixture
def clinic(request: pytest.FixtureRequest, engine: str, tmp_path: Path) -> Iterator[Clinic]:
    if engine == "postgresql":
        server = request.getfixturevalue("server")
        opened: Clinic = ServerClinic(server, request.getfixturevalue("server_template"))
    else:
        template = request.getfixturevalue("clinic_template")
        opened = Clinic(template, tmp_path / "clinic.tracker")
    yield opened
    opened.close()


@pytest.fixture
def patient(clinic: Clinic) -> str:
    return clinic.patient()


@pytest.fixture
def course(clinic: Clinic, patient: str) -> str:
    """Due on Monday 23 November 2026, overdue from 1 December."""
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-31", (course, 155))
    return course


@pytest.fixture
def migraine(clinic: Clinic) -> Treated:
    """A patient with migraine, not injected yet."""
    return Treated(clinic)
