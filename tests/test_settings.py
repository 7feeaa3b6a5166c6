import json
from pathlib import Path

import pytest

from tracker.paths import settings_file
from tracker.settings import Settings, load_settings, save_settings


def test_what_is_saved_is_what_is_read() -> None:
    chosen = Settings(theme="dark", language="de", text_scale=200, keys={"search": "Ctrl+K"})
    save_settings(chosen)
    assert load_settings() == chosen


def test_without_a_file_the_usual_settings_hold_and_none_is_made() -> None:
    assert load_settings() == Settings()
    assert not settings_file().exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"theme": "mauve"}',
        b'{"theme": ["dark"]}',
        b'{"text_scale": "200"}',
        b'{"text_scale": 1000000}',
        b'{"keys": {"search": 5}}',
        b'{"keys": {"\\ud800": "Ctrl+K"}}',
        b'{"backup_folder": "/mnt/\\ud800"}',
        b'{"paper_folder": "/mnt/\\u0000"}',
        b"[" * 100_000,
        b" " * 2**20 + b"{}",
    ],
)
@pytest.mark.expects_warnings
def test_settings_that_make_no_sense_are_set_aside(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "settings.json"
    file.write_bytes(content)
    assert load_settings(file) == Settings()
    assert not file.exists()
    assert (tmp_path / "settings.unreadable.json").read_bytes() == content


def test_a_mark_of_the_order_of_bytes_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"theme": "light"}', encoding="utf-8-sig")
    assert load_settings(file) == Settings(theme="light")


def test_settings_of_another_version_keep_what_is_understood(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"theme": "light", "unheard_of": 1}), encoding="utf-8")
    assert load_settings(file) == Settings(theme="light")


def test_saving_leaves_nothing_else_behind(tmp_path: Path) -> None:
    for theme in ("dark", "light"):
        save_settings(Settings(theme=theme), tmp_path / "settings.json")
    assert [file.name for file in tmp_path.iterdir()] == ["settings.json"]


def test_keys_cannot_be_changed_in_place() -> None:
    keys = {"search": "Ctrl+K"}
    settings = Settings(keys=keys)
    keys["search"] = "Ctrl+F"
    assert settings.keys["search"] == "Ctrl+K"
