"""What a clinician is asked about a treatment, and the decision, signed by who works."""

from PySide6.QtWidgets import QLineEdit

from tracker.domain.contact_ladder import Decided
from tracker.domain.problems import Invalid
from tracker.domain.reviews import ReviewCode
from tracker.services.contacts.unreached import decide_unreached, discharge_unreached
from tracker.services.courses.reviews import (
    DECISIONS,
    LATER,
    ReviewRow,
    close_review,
    keep_plan,
    open_reviews_of,
)
from tracker.services.recall.panel import RecallPanel
from tracker.services.staff.drafts import DraftContent
from tracker.services.wording import decision_label
from tracker.text import _, format_date_short
from tracker.ui.drafts.draft_words import DECIDE
from tracker.ui.field_values import day_in
from tracker.ui.recall.panel_form import PanelForm
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.plain_label import PlainLabel

_KEEP_PLAN, _DISCHARGE = "keep-plan", "discharge"
_UNREACHED = ReviewCode.ATTEMPTS_USED_UP.value


class DecideForm(PanelForm):
    """Questions that follow from the facts can't be decided away: it says what ends them."""

    def __init__(
        self, tasks: Tasks, panel: RecallPanel, *, draft: DraftContent | None = None
    ) -> None:
        self._panel = panel
        self._rows: tuple[ReviewRow, ...] = ()
        self._is_sure = False
        self._question = Choice(placeholder=_("Choose"))
        self._decision = Choice(placeholder=_("Choose"))
        self._until = DateEdit(today=panel.today)
        self._note = QLineEdit()
        question = Field(_("Question"), self._question, name="code")
        super().__init__(
            tasks,
            _("Decide"),
            [
                question,
                Field(_("Decision"), self._decision, name="decision"),
                Field(_("Not before"), self._until, name="until"),
                Field(_("Note"), self._note, name="note"),
            ],
            save=_("Sign the decision"),
            draft=draft,
        )
        self._hide_fields()
        tasks.read(
            self,
            "reviews",
            open_reviews_of,
            panel.course_uuid,
            panel.today,
            then=self._on_rows,
            failed=self.failed.emit,
        )
        self._question.code_changed.connect(self._on_question)
        self._decision.code_changed.connect(self._on_decision)

    def submit(self) -> None:
        row = self._chosen()
        if row is None:
            raise Invalid(_("Choose what is decided."), field="code")
        decision, note = self._decision.code(), self._note.text()
        if decision is None:
            raise Invalid(_("Choose a decision."), field="decision")
        today = self._panel.today
        if decision == _DISCHARGE:
            self._discharge(note)
        elif row.code == _UNREACHED:
            self.write(decide_unreached, self._panel.course_uuid, decision, note, today)
        elif decision == _KEEP_PLAN:
            self.write(keep_plan, self._panel.course_uuid, note, today)
        elif row.uuid is not None:
            until = day_in(self.fields["until"]) if decision == LATER else None
            self.write(close_review, row.uuid, row.version, decision, note, today, until)

    def _discharge(self, note: str) -> None:
        """Asks twice."""
        if not self._is_sure:
            self._is_sure = True
            raise Invalid(
                _("This ends the treatment. Sign once more if that is what you decide."),
                field="decision",
            )
        self.write(discharge_unreached, self._panel.course_uuid, note, self._panel.today)

    def _on_rows(self, rows: list[ReviewRow]) -> None:
        self._rows = tuple(
            row
            for row in rows
            if row.uuid is not None or row.can_keep_plan or row.code == _UNREACHED
        )
        for row in rows:
            self.above_buttons.addWidget(PlainLabel(_told(row), kind="small", wraps=True))
        self._question.set_options([Option(row.code, row.sentence) for row in self._rows])
        self.fields["code"].setVisible(len(self._rows) > 1)
        for name in ("decision", "note"):
            self.fields[name].setVisible(bool(self._rows))
        self.allow_saving(is_allowed=bool(self._rows))
        if self._rows:
            self._question.set_code(self._rows[0].code)
            self.keep_drafts(DECIDE, self._panel)
            self._decision.setFocus()

    def _on_question(self, _code: object) -> None:
        row = self._chosen()
        codes = list(DECISIONS) if row is not None and row.uuid is not None else []
        if row is not None and row.can_keep_plan:
            codes.append(_KEEP_PLAN)
        if row is not None and row.code == _UNREACHED:
            codes = [*(decided.value for decided in Decided), _DISCHARGE]
        self._decision.set_options([Option(code, decision_label(code)) for code in codes])

    def _on_decision(self, code: object) -> None:
        self.fields["until"].setVisible(code == LATER)

    def _chosen(self) -> ReviewRow | None:
        return next((row for row in self._rows if row.code == self._question.code()), None)

    def _hide_fields(self) -> None:
        for field in self.fields:
            field.hide()
        self.allow_saving(is_allowed=False)


def _told(row: ReviewRow) -> str:
    told = _("{question} To be decided by {on}.").format(
        question=row.sentence, on=format_date_short(row.late_on)
    )
    ends_by = {
        "no-date-fits": _("Change the planned dose, or end the treatment, on the patient’s page."),
        "lapsed": _("Book a day, or end the treatment on the patient’s page."),
        "not-signed": _("Sign the injections on the patient’s page."),
        "own-date-behind-floor": _("Set another own date, or go back to the computed one."),
        "protocol-missing": _("Publish a clinic rule for it in the settings."),
        "weight-missing": _("Enter a weight on the patient’s page."),
    }.get(row.code, row.note)
    return f"{told}\n{ends_by}" if ends_by else told
