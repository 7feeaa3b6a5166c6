"""A question about a file: its answers with what each makes of it, or a list where there are many."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QRadioButton, QWidget

from tracker.interchange.sheets.questions import Question
from tracker.text import _
from tracker.ui.look import look
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.plain_label import PlainLabel

_MOST_RADIOS = 5
_SHORT = 24
"""So many letters: examples that are longer have a line each."""


class QuestionCard(Card):
    """`given` is what was answered before; else what is likeliest stands chosen."""

    changed = Signal()

    def __init__(self, question: Question, given: str = "") -> None:
        super().__init__()
        self.question = question
        chosen = given if question.has(given) else question.suggested
        self._radios: dict[str, QRadioButton] = {}
        self._choice: Choice | None = None
        self._problem = PlainLabel(kind="danger", wraps=True)
        self.body.addWidget(PlainLabel(question.sentence, kind="strong", wraps=True))
        examples = {one.examples for one in question.choices} - {()}
        self._is_same_shown = len(examples) == 1
        if self._is_same_shown:
            self.body.addWidget(PlainLabel(_beside(examples.pop()), kind="muted", wraps=True))
        if len(question.choices) <= _MOST_RADIOS:
            self.body.addWidget(self._radio_rows(chosen))
        else:
            self._choice = Choice(
                [Option(one.code, one.label) for one in question.choices],
                placeholder=_("Choose"),
            )
            self._choice.setAccessibleName(question.sentence)
            self._choice.set_code(chosen or None)
            self._choice.code_changed.connect(self._on_answered)
            self.body.addWidget(self._choice)
        self.body.addWidget(self._problem)
        self._problem.hide()
        self.setAccessibleName(question.sentence)

    def code(self) -> str:
        """The answer, "" for none yet."""
        if self._choice is not None:
            return self._choice.code() or ""
        return next((code for code, radio in self._radios.items() if radio.isChecked()), "")

    def choose(self, code: str) -> None:
        """As somebody would."""
        if self._choice is not None:
            self._choice.set_code(code)
        elif code in self._radios:
            self._radios[code].click()

    def focus_answer(self) -> None:
        """To what is chosen, else to the first answer."""
        editor = self._radios.get(self.code(), next(iter(self._editors()), None))
        if editor is not None:
            editor.setFocus()

    def show_problem(self, sentence: str) -> None:
        """Where it is; the focus goes there."""
        self._problem.setText(sentence)
        self._problem.show()
        for one in self._editors():
            one.setAccessibleDescription(sentence)
        self.focus_answer()

    def _editors(self) -> Iterable[QWidget]:
        return self._radios.values() if self._choice is None else (self._choice,)

    def _radio_rows(self, chosen: str) -> QWidget:
        place = QWidget()
        grid = QGridLayout(place)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look().px(4))
        grid.setVerticalSpacing(look().px(4))
        grid.setColumnStretch(1, 1)
        for position, one in enumerate(self.question.choices):
            radio = QRadioButton()
            radio.setProperty("kind", "bare")
            shown = " · ".join(text for text in one.examples if text not in one.label)
            shown = "" if self._is_same_shown else shown
            said = f"{one.label}\n{shown}" if shown else one.label
            words = PlainLabel(said, wraps=True)
            words.setBuddy(radio)
            words.installEventFilter(self)
            radio.setAccessibleName(f"{self.question.sentence} {said}")
            radio.setChecked(one.code == chosen)
            radio.clicked.connect(self._on_answered)
            radio.installEventFilter(self)
            words.setProperty("code", one.code)
            grid.addWidget(radio, position, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, position, 1)
            self._radios[one.code] = radio
        return place

    def _goes_on(self, radio: QObject, key: int) -> bool:
        """An arrow chooses, also where nothing is chosen yet and Qt would only move the focus."""
        radios = list(self._radios.values())
        step = {int(Qt.Key.Key_Down): 1, int(Qt.Key.Key_Up): -1}.get(key)
        place = next((n for n, one in enumerate(radios) if one is radio), None)
        if step is None or place is None:
            return False
        other = radios[(place + step) % len(radios)]
        other.setFocus(Qt.FocusReason.TabFocusReason)
        other.click()
        return True

    def _on_answered(self, *_what: object) -> None:
        self._problem.hide()
        self.changed.emit()

    def eventFilter(self, watched: QObject, happening: QEvent) -> bool:
        if isinstance(happening, QKeyEvent) and happening.type() == QEvent.Type.KeyPress:
            return self._goes_on(watched, happening.key())
        if happening.type() == QEvent.Type.MouseButtonRelease:
            radio = self._radios.get(str(watched.property("code")))
            if radio is not None:
                radio.click()
                return True
        return super().eventFilter(watched, happening)


def _beside(examples: tuple[str, ...]) -> str:
    """Short ones beside each other, else each on its line."""
    return ("\n" if any(len(one) > _SHORT for one in examples) else " · ").join(examples)
