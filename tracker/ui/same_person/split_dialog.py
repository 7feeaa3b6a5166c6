"""A merge that was wrong is split: what was recorded since goes to whom it belongs, signed."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.domain.rights import Action
from tracker.services.same_person.since_merge import KEPT, MERGED, Since
from tracker.services.same_person.splitting import Answers, Merged, since_merge, split_patients
from tracker.text import _, format_date_short
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.form_dialog import FormDialog
from tracker.ui.lock.password_gate import with_password
from tracker.ui.look import look
from tracker.ui.signer import signer
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit
from tracker.ui.widgets.plain_label import PlainLabel


class SplitDialog(FormDialog):
    manual_page = "same-person"

    def __init__(
        self, tasks: Tasks, today: ClinicDate, merged: Merged, owner: QWidget | None = None
    ) -> None:
        super().__init__(_("Split again"), tasks, action=_("Split…"), owner=owner)
        self._today, self._about = today, merged
        self._asked: dict[tuple[str, int], Choice] = {}
        self._since = QWidget()
        self._rows = QVBoxLayout(self._since)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(look().px(12))
        self._heading = PlainLabel(
            _("Recorded since they were merged: whose is it?"), kind="heading", wraps=True
        )
        self._reason = NotesEdit(2)
        told = _(
            "{merged}, record {number}, was merged into {kept} on {on} by {by}. Each record goes "
            "back to whom it belonged."
        )
        self.explain(
            told.format(
                merged=merged.merged_name,
                number=merged.merged_number,
                kept=merged.kept_name,
                on=format_date_short(merged.merged_on),
                by=merged.merged_by,
            )
        )
        self.body.addWidget(self._heading)
        self.body.addWidget(self._since)
        self.add(Field(_("Why they are two people"), self._reason, name="reason", is_required=True))
        self._heading.hide()
        self.note_untouched()
        self.set_ready(is_ready=False)
        tasks.read(
            self, "since", since_merge, merged.uuid, then=self._on_since, failed=self.present
        )

    def content(self) -> object:
        return self._reason.text(), self._answers()

    @property
    def asked(self) -> dict[tuple[str, int], Choice]:
        """What is asked, by its key."""
        return self._asked

    def submit(self) -> None:
        self.presenter.confirm_twice(
            _("Split {merged} from {kept}?").format(
                merged=self._about.merged_name, kept=self._about.kept_name
            ),
            action=_("Split"),
            again=_("Signed by {name}: these two records are of two people.").format(
                name=signer(self.tasks)
            ),
            then=self._sign,
        )

    def _sign(self) -> None:
        what = _("Splitting is signed with your password.")
        with_password(self.tasks, self, what, _("Sign"), self._write)

    def _write(self) -> None:
        self.write(
            split_patients,
            self._about.uuid,
            self._about.version,
            self._answers(),
            self._reason.text(),
            self._today.on,
        )

    def _answers(self) -> Answers:
        return tuple(
            (key, code)
            for key, choice in self._asked.items()
            if (code := choice.code()) is not None
        )

    def _on_since(self, found: list[Since]) -> None:
        self._heading.setVisible(bool(found))
        for one in found:
            choice = Choice(
                [Option(KEPT, self._about.kept_name), Option(MERGED, self._about.merged_name)],
                placeholder=_("whose?"),
            )
            choice.set_code(None)
            self._asked[one.key] = choice
            self._rows.addWidget(Field(_say(one), choice, name=f"{one.key[0]}/{one.key[1]}"))
        self.note_untouched()
        self.set_ready(is_ready=True)
        self.save_needs(Action.DECIDE)


def _say(one: Since) -> str:
    on = format_date_short(one.on) if one.on is not None else ""
    return " · ".join(filter(None, (one.what, on, one.treatments)))
