"""Instruments, as a section of the settings shows and publishes them."""

from datetime import date
from typing import Any

from tracker.domain.instruments import MILLI, By, Worse
from tracker.services.outcomes import instruments
from tracker.services.outcomes.instruments import InstrumentForm, InstrumentRow
from tracker.services.wording import condition_name
from tracker.text import _, ngettext
from tracker.ui.column import Column
from tracker.ui.drafts.draft_words import INSTRUMENT
from tracker.ui.settings.instrument_editor import InstrumentEditor
from tracker.ui.settings.rule_kind import RuleBook, RuleKind
from tracker.ui.settings.rule_offers import read_offers
from tracker.ui.settings.rule_words import offered_column, own_told
from tracker.ui.settings.thousandths import say_thousandths


def instrument_kind() -> RuleKind:
    """Made with the page, so that its words are translated."""
    return RuleKind(
        list_name=_("Instruments"),
        new_title=_("New instrument"),
        columns=_columns(),
        read=read_instruments,
        key=lambda row: str(row.code),
        draft=INSTRUMENT,
        about=lambda row: str(row.code),
        title=lambda row: str(row.label),
        told=own_told,
        edit=InstrumentEditor,
        publish=instruments.publish_instrument,
        retire=instruments.retire_instrument,
        bring_back=instruments.bring_back_instrument,
        is_fixed=lambda row: bool(row.is_shipped),
    )


def read_instruments(tx: Any, _today: date) -> RuleBook:
    """All of them, and what a new one chooses from."""
    return RuleBook(tuple(instruments.instrument_rows(tx)), read_offers(tx))


def _columns() -> tuple[Column[InstrumentRow], ...]:
    return (
        Column(
            _("Instrument"),
            lambda row: row.label,
            sub=_whom,
            tooltip=lambda row: f"{row.label}\n{_whom(row)}",
            width=26,
            stretches=True,
            is_strong=True,
        ),
        Column(_("Scores"), _scores, sub=_direction, width=20),
        Column(_("What matters"), _matters, width=20),
        offered_column(),
    )


def _whom(row: InstrumentRow) -> str:
    conditions = [condition_name(code) for code in row.form.conditions]
    return ", ".join(conditions) or _("all conditions")


def _scores(row: InstrumentRow) -> str:
    form = row.form
    if form.levels:
        return ", ".join(form.levels)
    if form.least is None or form.most is None:
        return _("numbers")
    return _("{least} to {most}").format(
        least=say_thousandths(form.least), most=say_thousandths(form.most)
    )


def _direction(row: InstrumentRow) -> str:
    return _("higher is worse") if row.form.worse is Worse.HIGHER else _("lower is worse")


def _matters(row: InstrumentRow) -> str:
    form: InstrumentForm = row.form
    if form.matters is None or form.matters_by is None:
        return _("not said")
    amount = say_thousandths(form.matters)
    match form.matters_by:
        case By.POINTS:
            return ngettext("{points} point", "{points} points", _plural(form.matters)).format(
                points=amount
            )
        case By.PERCENT:
            return _("{percent} %").format(percent=amount)
        case By.GRADES:
            return ngettext("{grades} grade", "{grades} grades", _plural(form.matters)).format(
                grades=amount
            )
    return _("reaching {score}").format(score=amount)


def _plural(thousandths: int) -> int:
    return 1 if thousandths == MILLI else 2
