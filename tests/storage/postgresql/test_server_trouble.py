"""A server whose drive is full, or that can't prove who it is: each is told, and nothing is lost."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.cluster import OWNER, Cluster, own_cluster, why_no_server
from tests.storage.given import add_codes, add_patient
from tracker.domain.problems import Unavailable
from tracker.storage.database import Database
from tracker.storage.location import Server

pytestmark = pytest.mark.skipif(bool(why_no_server()), reason=why_no_server())

_NAME = "db.clinic.example"


def _count(tx: Any) -> int:
    return int(tx.connection().exec_driver_sql("select count(*) from patient").scalar_one())


def _add_many(tx: Any) -> None:
    for _patient in range(2000):
        add_patient(tx)


@pytest.fixture
def small_drive() -> Iterator[Path]:
    """A drive with room for little more than one new clinic, where the server may look."""
    folder = Path(tempfile.mkdtemp(prefix="drive"))
    folder.chmod(0o711)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m,mode=777", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        folder.rmdir()
        pytest.skip("this machine lets nobody mount a small drive")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)
    folder.rmdir()


@pytest.mark.fault(33)
def test_a_server_whose_drive_is_full_says_so_and_goes_on_once_there_is_room(
    small_drive: Path,
) -> None:
    with own_cluster() as cluster:
        space = small_drive / "space"
        space.mkdir()
        owner = (cluster.folder / "data").owner()
        shutil.chown(space, owner)
        cluster.ask(f"create tablespace small location '{space}'")
        name = cluster.new_database(options="tablespace small")
        with Database.create(cluster.server(name), user="Ines", fill=add_codes) as db:
            db.write(add_patient)
            filler = small_drive / "filler"
            _fill(filler)
            with pytest.raises(Unavailable, match=r"drive.* is full or has failed\. Nothing was"):
                _write_until_full(db)
            before = db.read(_count)
            assert before % 2000 == 1, "a part of one transaction was saved"
            filler.unlink()
            db.write(add_patient)
            assert db.read(_count) == before + 1
        cluster.drop(name)


def _write_until_full(db: Database) -> None:
    for _time in range(20):
        db.write(_add_many)


def _fill(filler: Path) -> None:
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(65_536)) == 65_536:
                pass
        except OSError:
            return


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cluster, Path, int]]:
    """A server that proves itself as `db.clinic.example`; who vouches for it, and its port."""
    folder = tmp_path_factory.mktemp("certificates")
    certificate, key = _certificate(_NAME)
    (folder / "server.crt").write_bytes(certificate)
    with own_cluster() as cluster:
        data = cluster.folder / "data"
        for file, content in (("server.crt", certificate), ("server.key", key)):
            (data / file).write_bytes(content)
            (data / file).chmod(0o600)
            shutil.chown(data / file, data.owner())
        (data / "pg_hba.conf").write_text(
            "local all all trust\nhostssl all all 127.0.0.1/32 trust\n"
        )
        cluster.stop("fast")
        port = _free_port()
        with_line = Cluster(cluster.folder, listen_addresses="127.0.0.1", port=str(port), ssl="on")
        with_line.start()
        yield with_line, folder / "server.crt", port


def _free_port() -> int:
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _certificate(name: str) -> tuple[bytes, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return (
        made.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )


def _place(name: str, port: int, vouches: Path | None) -> Server:
    root = f"&sslrootcert={vouches}" if vouches else ""
    return Server(
        f"postgresql+psycopg://{OWNER}@{name}:{port}/postgres"
        f"?hostaddr=127.0.0.1&sslmode=verify-full{root}"
    )


@pytest.mark.fault(33)
def test_a_server_that_proves_who_it_is_is_spoken_to(sealed: tuple[Cluster, Path, int]) -> None:
    _cluster, vouches, port = sealed
    with pytest.raises(Unavailable, match="not a database of Treatment Tracker"):
        Database.open(_place(_NAME, port, vouches))


@pytest.mark.fault(33)
def test_a_server_under_another_name_is_told_nothing(sealed: tuple[Cluster, Path, int]) -> None:
    _cluster, vouches, port = sealed
    with pytest.raises(Unavailable, match="couldn’t prove"):
        Database.open(_place("other.clinic.example", port, vouches))


@pytest.mark.fault(33)
def test_a_server_that_nobody_vouches_for_is_told_nothing(
    sealed: tuple[Cluster, Path, int], tmp_path: Path
) -> None:
    _cluster, _vouches, port = sealed
    stranger = tmp_path / "stranger.crt"
    stranger.write_bytes(_certificate(_NAME)[0])
    with pytest.raises(Unavailable, match="couldn’t prove"):
        Database.open(_place(_NAME, port, stranger))
