"""Which number is called, and who answers: both are kept with the call."""

from dataclasses import replace

from tracker.services.contacts.call_sheet import CallSheet
from tracker.ui.calls.call_acts import CallAct


def with_next(sheet: CallSheet, act: CallAct) -> CallSheet:
    """The patient's next number, or the carer instead of the patient and back."""
    plan = sheet.panel.plan
    if act is CallAct.PERSON:
        return replace(sheet, person="" if sheet.person else plan.carer[:200])
    turned = replace(plan, phones=(*plan.phones[1:], *plan.phones[:1]))
    return replace(sheet, panel=replace(sheet.panel, plan=turned))
