"""Clinics that FHIR is written from and read into, on a file or on a server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.clinics import Clinic, ServerClinic, make_server_template
from tests.cluster import Cluster

NewClinic = Callable[[], Clinic]


@pytest.fixture(scope="session")
def server_template(server: Cluster) -> str:
    return make_server_template(server)


@pytest.fixture
def new_clinic(
    request: pytest.FixtureRequest, engine: str, empty_clinic: Path, tmp_path: Path
) -> Iterator[NewClinic]:
    made: list[Clinic] = []

    def make() -> Clinic:
        if engine == "postgresql":
            server = request.getfixturevalue("server")
            made.append(ServerClinic(server, request.getfixturevalue("server_template")))
        else:
            made.append(Clinic(empty_clinic, tmp_path / f"{len(made)}.tracker"))
        return made[-1]

    yield make
    for clinic in made:
        clinic.close()


@pytest.fixture(scope="module")
def shared(empty_clinic: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """An empty clinic into which tests only try to bring something."""
    clinic = Clinic(empty_clinic, tmp_path_factory.mktemp("shared") / "shared.tracker")
    yield clinic
    clinic.close()
