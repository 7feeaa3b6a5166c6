"""What is typed in the fields of a form, as plain values, and back again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol, runtime_checkable

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from tracker.domain.problems import Invalid
from tracker.ui.widgets.choice import Choice
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.dose_edit import DoseEdit
from tracker.ui.widgets.notes_edit import NotesEdit
from tracker.ui.widgets.tap_row import TapRow


@runtime_checkable
class Keepable(Protocol):
    """An editor of several parts, which knows itself how it is kept."""

    def typed_value(self) -> Any: ...

    def put_value(self, value: Any) -> None: ...


def typed_values(editors: Mapping[str, QWidget]) -> dict[str, Any]:
    """By name of the field; nothing but text, numbers, lists and None."""
    return {name: _value_of(editor) for name, editor in editors.items()}


def put_values(editors: Mapping[str, QWidget], values: Mapping[str, Any]) -> None:
    """Whatever is missing, or makes no sense any more, leaves its field as it is."""
    for name, editor in editors.items():
        if name in values:
            _put(editor, values[name])


def _value_of(editor: QWidget) -> Any:
    if isinstance(editor, DateEdit):
        # "tomorrow" means another day when it is read again.
        try:
            day = editor.day()
        except Invalid:
            day = None
        return [editor.text(), day.isoformat() if day is not None else None]
    if isinstance(editor, (Choice, TapRow)):
        return editor.code()
    if isinstance(editor, QCheckBox):
        return editor.isChecked()
    if isinstance(editor, (QLineEdit, NotesEdit, DoseEdit)):
        return editor.text()
    if isinstance(editor, Keepable):
        return editor.typed_value()
    message = f"{type(editor).__name__} can't be kept"
    raise TypeError(message)


def _put(editor: QWidget, value: Any) -> None:
    match editor, value:
        case DateEdit(), [str(text), str() | None as day]:
            if day is not None:
                editor.set_day(date.fromisoformat(day))
            else:
                editor.set_text(text)
        case Choice() | TapRow(), str() | None:
            editor.set_code(value)
        case QCheckBox(), bool():
            editor.setChecked(value)
        case DoseEdit(), str():
            editor.set_text(value)
        case QLineEdit() | NotesEdit(), str():
            editor.setText(value)
        case Keepable(), _:
            editor.put_value(value)
