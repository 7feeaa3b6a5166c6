"""Somebody who is to work here, and what somebody may do."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from tracker.domain.account import Role
from tracker.domain.problems import EditConflict
from tracker.services.staff.accounts import (
    AccountForm,
    AccountRow,
    RightsForm,
    add_account,
    change_rights,
)
from tracker.services.wording import role_label
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.form_dialog import FormDialog
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.field import Field


class AddAccountDialog(FormDialog):
    """`typed_name` is whom it is about."""

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        super().__init__(_("Add somebody"), tasks, action=_("Add"), owner=owner)
        self._today = today
        self._name = QLineEdit()
        self._rights = _Rights(self, RightsForm(Role.NURSE))
        self.add(
            Field(_("&Name"), self._name, name="name", hint=_("As it signs; it stays as it is."))
        )
        self._rights.add_to(self)
        self.note_untouched()

    @property
    def typed_name(self) -> str:
        return self._name.text().strip()

    def content(self) -> object:
        return self._name.text(), self._rights.chosen()

    def submit(self) -> None:
        rights = self._rights.chosen()
        form = AccountForm(self._name.text(), rights.role, rights.injects_and_signs)
        self.write(add_account, form, self._today.on)


class RightsDialog(FormDialog):
    def __init__(
        self, tasks: Tasks, today: ClinicDate, row: AccountRow, owner: QWidget | None = None
    ) -> None:
        super().__init__(_("What {name} may do").format(name=row.name), tasks, owner=owner)
        self._today, self._uuid, self._version = today, row.uuid, row.version
        self._rights = _Rights(self, RightsForm(row.role, row.injects_and_signs))
        self.explain(
            _("It holds from now on, also where {name} works already.").format(name=row.name)
        )
        self._rights.add_to(self)
        self.note_untouched()

    def content(self) -> object:
        return self._rights.chosen()

    def submit(self) -> None:
        self.write(change_rights, self._uuid, self._version, self._rights.chosen(), self._today.on)

    def present(self, problem: Exception) -> None:
        if isinstance(problem, EditConflict) and problem.version is not None:
            version = problem.version
            self.presenter.present(
                problem,
                take_theirs=self._leave,
                save_mine=lambda: self._save_over(version),
            )
            return
        super().present(problem)

    def _save_over(self, version: int) -> None:
        self._version = version
        self.submit()

    def _leave(self) -> None:
        self.note_untouched()
        self.reject()


class _Rights:
    """Role and right, with what the role may do."""

    def __init__(self, owner: QWidget, before: RightsForm) -> None:
        self._role = Choice([Option(role.value, role_label(role.value)) for role in Role])
        self._signs = QCheckBox(_("Injects and &signs"), owner)
        self._field = Field(_("&Role"), self._role, name="role")
        self._role.code_changed.connect(self._on_role)
        self._role.set_code(before.role.value)
        self._signs.setChecked(before.injects_and_signs)
        self._on_role(before.role.value)

    def add_to(self, form: FormDialog) -> None:
        form.add(self._field)
        form.body.addWidget(self._signs)

    def chosen(self) -> RightsForm:
        role = Role(self._role.code() or Role.READ_ONLY.value)
        return RightsForm(role, self._signs.isChecked() and role is not Role.READ_ONLY)

    def _on_role(self, code: str | None) -> None:
        self._field.show_hint(_may(Role(code)) if code else "")
        self._signs.setEnabled(code != Role.READ_ONLY.value)


def _may(role: Role) -> str:
    told = {
        Role.NURSE: _("Calls, books, holds; patients, treatments, and records of what was given."),
        Role.CLINICIAN: _(
            "All that a nurse may; decides, sets dates, ends treatments, marks entries as errors."
        ),
        Role.ADMINISTRATOR: _(
            "All that a nurse may; people, rules, backups, import and export. Who injects and signs "
            "too may do what a clinician may."
        ),
        Role.READ_ONLY: _("Sees everything and changes nothing."),
    }
    return told[role]
