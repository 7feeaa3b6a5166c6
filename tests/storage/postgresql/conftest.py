"""A database of its own for each test, copied from one that is made once."""

from collections.abc import Iterator

import pytest

from tests.cluster import PROGRAM, Cluster
from tests.storage.given import NOW, add_codes
from tracker.storage.database import Database
from tracker.storage.location import Server
from tracker.storage.postgresql.roles import let_work


@pytest.fixture(scope="session")
def template(server: Cluster) -> str:
    """The name of a database with one condition and one product."""
    name = server.new_database()
    place = server.server(name)
    Database.create(place, user="Ines", fill=add_codes, now=lambda: NOW).close()
    let_work(place, PROGRAM)
    return name


@pytest.fixture
def name(server: Cluster, template: str) -> Iterator[str]:
    """The name of a database that a test has for itself."""
    name = server.new_database(template)
    yield name
    server.drop(name)


@pytest.fixture
def place(server: Cluster, name: str) -> Server:
    """Where the program finds it."""
    return server.server(name, PROGRAM)


@pytest.fixture
def db(place: Server) -> Iterator[Database]:
    with Database.open(place, user="Ines", now=lambda: NOW) as database:
        yield database
