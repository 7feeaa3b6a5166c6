"""What the fields of a rule and of a dose limit have in common."""

from collections.abc import Mapping
from typing import Any, Protocol

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from tracker.services.rules.source_documents import say_sources
from tracker.text import _
from tracker.ui.drafts.typed_values import put_values, typed_values
from tracker.ui.settings.condition_boxes import ConditionBoxes
from tracker.ui.settings.field_grid import FieldGrid
from tracker.ui.settings.interval_edit import IntervalEdit
from tracker.ui.settings.reading import evidence_options, required
from tracker.ui.settings.rule_offers import RuleOffers
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.dose_edit import DoseEdit
from tracker.ui.widgets.notes_edit import NotesEdit


class _Grounded(Protocol):
    @property
    def evidence(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def note(self) -> str: ...


class RuleEditor(FieldGrid):
    """A kind adds its own fields, then the grounds, shows a row, and begins.

    Each field holds an editor of a kind that `typed_values` and `_changed` know.
    """

    edited = Signal()

    def __init__(self, offers: RuleOffers, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._offers = offers
        self._product = Choice([Option(p.code, p.label) for p in offers.products])
        self._evidence = Choice(evidence_options())
        self._source, self._note, self._reason = QLineEdit(), NotesEdit(), QLineEdit()
        self._original: dict[str, Any] = {}

    def is_changed(self) -> bool:
        return self.typed() != self._original

    def typed(self) -> dict[str, Any]:
        """What is in the fields, as a draft keeps it."""
        return typed_values(self._editors())

    def put(self, values: Mapping[str, Any]) -> None:
        """What a draft kept, over what is in the fields."""
        put_values(self._editors(), values)
        self._limit_doses(self._product.code())

    def set_fixed(self, is_fixed: bool) -> None:
        """What is fixed is read, and can't be typed over."""
        for field in self.fields:
            field.editor.setEnabled(not is_fixed)

    def draft(self) -> Any:
        """The service's form. Raises Invalid for the first field that can't be right."""
        raise NotImplementedError

    def _add_grounds(self, hint: str) -> None:
        """What it rests on, and why it is changed; `hint` says when that must be told."""
        self.add_wide("evidence", _("Evidence"), self._evidence)
        self.add_wide("source", _("Sources"), self._source)
        self.add_wide("note", _("Note"), self._note)
        self.add_wide("reason", _("Reason for the change"), self._reason, hint)
        self._evidence.set_code("check")

    def _show_grounds(self, form: _Grounded) -> None:
        self._evidence.set_code(form.evidence)
        self._source.setText(form.source)
        self._note.setText(form.note)
        self.fields["source"].show_hint(say_sources(form.source))

    def _begin(self) -> None:
        """From now on, what differs is changed."""
        self._original = self.typed()
        self.keep_together()
        for field in self.fields:
            _changed(field.editor).connect(self._on_edited)
        self._product.code_changed.connect(self._limit_doses)

    def _grounds(self) -> dict[str, str]:
        """As every form takes them."""
        return {
            "evidence": required("evidence", self._evidence.code()),
            "source": self._source.text().strip(),
            "note": self._note.text().strip(),
            "reason": self._reason.text().strip(),
        }

    def _limit_doses(self, product: str | None) -> None:
        for field in self.fields:
            if isinstance(field.editor, DoseEdit):
                field.editor.set_most(self._offers.most_units(product))

    def _editors(self) -> dict[str, QWidget]:
        return self.fields.editors

    def _on_edited(self, *_now: object) -> None:
        self.fields["source"].show_hint(say_sources(self._source.text()))
        self.edited.emit()


def _changed(editor: QWidget) -> SignalInstance:
    match editor:
        case Choice():
            return editor.code_changed
        case ConditionBoxes() | IntervalEdit():
            return editor.edited
        case DoseEdit():
            # Comes with every letter: what was said of the text so far no longer holds.
            return editor.problem_changed
        case QLineEdit():
            return editor.textEdited
        case QCheckBox():
            return editor.toggled
        case NotesEdit():
            return editor.textChanged
    raise TypeError(editor)
