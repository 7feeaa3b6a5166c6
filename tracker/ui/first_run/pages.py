"""One page for each step of the first run: its fields, and what is typed in them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tracker.text import _
from tracker.ui.first_run.flow import Answers, Offered, Way
from tracker.ui.look import look
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.fields import Fields
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.name_edit import NameEdit
from tracker.ui.widgets.plain_label import PlainLabel

BESIDE_BAR = 8
"""Between what scrolls and its bar; what stands under it ends there too."""


class StepPage(QWidget):
    """`answers` puts what is typed here into what is known already."""

    holder: QScrollArea

    def __init__(self, title: str, lead: str = "") -> None:
        super().__init__()
        self.title = title
        self.fields = Fields(())
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, look().px(BESIDE_BAR), 0)
        self.body.setSpacing(look().px(12))
        if lead:
            self.body.addWidget(PlainLabel(lead, wraps=True))

    def add(self, name: str, label: str, editor: QWidget, hint: str = "") -> None:
        self.body.addWidget(self.fields.add(Field(label, editor, name=name, hint=hint)))

    def show_answers(self, answers: Answers) -> None:
        """What was typed before."""

    def answers(self, before: Answers) -> Answers:
        return before

    def focus_first(self) -> None:
        first = next(iter(self.fields), None)
        if first is not None:
            first.editor.setFocus()


class WelcomePage(StepPage):
    way_chosen = Signal(object)
    """A `Way`."""

    def __init__(self, where: str) -> None:
        super().__init__(
            _("Welcome to Treatment Tracker"), _("There is no clinic on this computer yet.")
        )
        for way, title, words, action in (
            (
                Way.NEW,
                _("A new clinic"),
                _(
                    "Encrypted, with your password, on this computer only. Your spreadsheet of "
                    "patients can come in right afterwards."
                ),
                _("Make a new clinic"),
            ),
            (
                Way.SAMPLE,
                _("Look around first"),
                _("Made-up patients, in a file of their own. Not encrypted, no password."),
                _("Open the sample clinic"),
            ),
            (
                Way.RESTORE,
                _("This clinic was on another computer"),
                _("Put one of its backups here; you need a password or the recovery code."),
                _("Restore a backup"),
            ),
        ):
            card = Card(title)
            card.body.addWidget(PlainLabel(words, kind="muted", wraps=True))
            button = QPushButton(action)
            button.setProperty("kind", "primary" if way is Way.NEW else "")
            button.setAutoDefault(way is Way.NEW)
            button.clicked.connect(partial(self.way_chosen.emit, way))
            line = FlowLayout(gap=8)
            line.addWidget(button)
            card.body.addLayout(line)
            self.body.addWidget(card)
        place = _("It will be kept in “{where}”.").format(where=where)
        self.body.addWidget(PlainLabel(place, kind="muted", wraps=True))
        self.body.addStretch(1)


class ClinicPage(StepPage):
    def __init__(self, offered: Offered) -> None:
        super().__init__(
            _("The clinic"),
            _("Its rules are those of the country to begin with; you can change each of them."),
        )
        self._name = QLineEdit()
        self._jurisdiction = Choice([Option(code, code) for code in offered.jurisdictions])
        self._zone = NameEdit(sorted(offered.zones))
        self.add("name", _("&Name of the clinic"), self._name)
        self.add("jurisdiction", _("&Clinical rules of"), self._jurisdiction)
        self.add("zone", _("&Time zone"), self._zone, _("It says which day is today."))
        self.body.addStretch(1)

    def show_answers(self, answers: Answers) -> None:
        self._name.setText(answers.name)
        self._jurisdiction.set_code(answers.jurisdiction)
        self._zone.setText(answers.zone)

    def answers(self, before: Answers) -> Answers:
        return replace(
            before,
            name=self._name.text(),
            jurisdiction=self._jurisdiction.code() or "",
            zone=self._zone.text().strip(),
        )


class PersonPage(StepPage):
    def __init__(self) -> None:
        super().__init__(
            _("You"),
            _("You administer the clinic, and may inject and sign. Others are added later."),
        )
        self._founder = QLineEdit()
        self._password, self._again = QLineEdit(), QLineEdit()
        self._shows = QCheckBox(_("Show what is typed"))
        self.add("founder", _("Your &name, as it signs"), self._founder)
        self.add(
            "password",
            _("&Password"),
            self._password,
            _("Several words are good: length counts for more than odd signs."),
        )
        self.add("again", _("The same &again"), self._again)
        self.body.addWidget(self._shows)
        self.body.addStretch(1)
        for line in (self._password, self._again):
            line.setEchoMode(QLineEdit.EchoMode.Password)
        self._shows.toggled.connect(self._on_shows)

    def show_answers(self, answers: Answers) -> None:
        self._founder.setText(answers.founder)
        self._password.setText(answers.password)
        self._again.setText(answers.again)

    def answers(self, before: Answers) -> Answers:
        return replace(
            before,
            founder=self._founder.text(),
            password=self._password.text(),
            again=self._again.text(),
        )

    def _on_shows(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        for line in (self._password, self._again):
            line.setEchoMode(mode)


class CopiesPage(StepPage):
    def __init__(self) -> None:
        super().__init__(
            _("A second place for backups"),
            _(
                "Backups are made by themselves beside the clinic. When this computer breaks or is "
                "stolen, only a copy somewhere else helps: a drive of the clinic’s network, or one "
                "that is plugged in. They are encrypted there too."
            ),
        )
        self._folder = QLineEdit()
        self._choose = QPushButton(_("Choose a folder…"))
        self.add(
            "second_place",
            _("&Folder"),
            self._folder,
            _("Empty: none for now. The foot of the window reminds you until there is one."),
        )
        line = FlowLayout(gap=8)
        line.addWidget(self._choose)
        self._choose.setAutoDefault(False)
        self.body.addLayout(line)
        self.body.addStretch(1)
        self._choose.clicked.connect(self._on_choose)

    def show_answers(self, answers: Answers) -> None:
        self._folder.setText(answers.second_place)

    def answers(self, before: Answers) -> Answers:
        return replace(before, second_place=self._folder.text().strip())

    def _on_choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("A second place for backups"))
        if chosen:
            self._folder.setText(chosen)
