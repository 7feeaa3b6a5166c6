from pathlib import Path

import pytest

from tracker import paths


def test_shipped_files_are_found_at_the_root_of_the_repository() -> None:
    root = Path(paths.__file__).resolve().parents[1]
    assert paths.resource("protocols", "limits.toml") == root / "resources/protocols/limits.toml"
    assert paths.resource("protocols", "limits.toml").is_file()
    assert paths.migrations_folder() == root / "migrations"


def test_the_database_is_the_one_that_the_environment_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TRACKER_DATABASE", str(tmp_path / "other.db"))
    assert paths.default_database() == tmp_path / "other.db"


def test_the_sample_clinic_never_is_the_clinic(home: Path) -> None:
    assert paths.default_database() != paths.demo_database()
    assert paths.default_database().is_relative_to(home)


def test_asking_for_a_folder_does_not_make_it() -> None:
    folders = (paths.data_folder(), paths.config_folder(), paths.log_folder())
    assert not any(folder.exists() for folder in folders)
