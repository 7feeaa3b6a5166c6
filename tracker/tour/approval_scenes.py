"""Approvals: the list of who is to be asked, the forms of one, and a treatment's card."""

from tracker.domain.authorisation import Stage as ApprovalStage
from tracker.domain.problems import NotFound
from tracker.services.authorisations.rows import AuthorisationRow
from tracker.text import _
from tracker.tour.stage import Scene, Stage
from tracker.ui.paged_table import PagedTable


def _approvals(stage: Stage) -> None:
    stage.window.go_to("approvals")


def _approved(stage: Stage) -> None:
    _to_sent(stage)
    stage.press(_("Approved…"))


def _refused(stage: Stage) -> None:
    _to_sent(stage)
    stage.press(_("Refused…"))


def _on_card(stage: Stage) -> None:
    stage.window.open_patient(_to_sent(stage).patient_uuid)


def _to_sent(stage: Stage) -> AuthorisationRow:
    """Go to the first that was sent."""
    _approvals(stage)
    stage.settle()
    table = stage.window.page("approvals").findChild(PagedTable)
    if not isinstance(table, PagedTable):
        raise NotFound("There is no list.")
    for row_id in table.paged_model.ids:
        row = table.paged_model.row_by_id(row_id)
        if isinstance(row, AuthorisationRow) and row.stage is ApprovalStage.SENT:
            table.select_id(row_id)
            return row
    raise NotFound("Nothing was sent to a payer.")


APPROVAL_SCENES = (
    Scene("approvals", _approvals),
    Scene("approvals-approved", _approved),
    Scene("approvals-refused", _refused),
    Scene("approvals-patient", _on_card),
)
EMPTY_APPROVAL_SCENES = (Scene("approvals-empty", _approvals),)
