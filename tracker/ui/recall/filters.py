"""How the recall list is narrowed and ordered: three choices and an order."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tracker.domain.next_step import Verb
from tracker.domain.timing import Timing
from tracker.services.recall.choices import RecallChoices
from tracker.services.recall.listing import Order, RecallFilter
from tracker.text import _
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.flow_layout import FlowLayout

_ALL = ""
_CLINICIAN, _NURSE, _INSURER = "clinician:", "nurse:", "insurer"


@dataclass(frozen=True, slots=True)
class TimingChoice:
    """A group of timings that a nurse thinks of as one."""

    code: str
    label: str
    timings: frozenset[Timing]


def timing_choices() -> tuple[TimingChoice, ...]:
    late = frozenset({Timing.OVERDUE, Timing.LAPSED})
    return (
        TimingChoice(_ALL, _("All dates"), frozenset()),
        TimingChoice("month", _("Due in 4 weeks"), late | {Timing.DUE, Timing.DUE_SOON}),
        TimingChoice("due", _("Due or overdue"), late | {Timing.DUE}),
        TimingChoice("overdue", _("Overdue"), late),
        TimingChoice("lapsed", _("Long overdue"), frozenset({Timing.LAPSED})),
        TimingChoice("eligible", _("May be repeated"), frozenset({Timing.ELIGIBLE})),
        TimingChoice("blocked", _("No date fits"), frozenset({Timing.BLOCKED})),
    )


class Filters(QWidget):
    """`changed` comes after a choice by hand; `clear` is told too."""

    changed = Signal()
    order_changed = Signal(object)
    """An Order."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._timings = {choice.code: choice.timings for choice in timing_choices()}
        self._is_quiet = False
        timings = [Option(c.code, c.label) for c in timing_choices()]
        self._timing = Choice(timings, narrows=True)
        self._people = Choice(_whoever(), narrows=True)
        self._conditions = Choice([Option(_ALL, _("All conditions"))], narrows=True)
        self._order = Choice(
            [
                Option(Order.URGENCY.value, _("Most urgent first")),
                Option(Order.DUE.value, _("By due date")),
                Option(Order.NAME.value, _("By name")),
                Option(Order.TREATMENT.value, _("By treatment")),
                Option(Order.STEP.value, _("By next step")),
            ],
            narrows=True,
        )
        self._timing.setAccessibleName(_("Which dates"))
        self._people.setAccessibleName(_("Whose patients"))
        self._conditions.setAccessibleName(_("Which conditions"))
        self._order.setAccessibleName(_("Order"))

        layout = FlowLayout(self, is_right=True)
        for choice in self._choices():
            layout.addWidget(choice)
        self.reset()

        for choice in (self._timing, self._people, self._conditions):
            choice.code_changed.connect(self._on_changed)
        self._order.code_changed.connect(self._on_order_changed)

    def offer(self, choices: RecallChoices) -> None:
        """Who and what can be chosen; what was chosen stays if it is still there."""
        people = _whoever()
        people += [Option(f"{_CLINICIAN}{number}", name) for number, name in choices.clinicians]
        people += [
            Option(f"{_NURSE}{number}", _("{name}, nurse").format(name=name))
            for number, name in choices.nurses
        ]
        self._people.set_options(people)
        conditions = [Option(_ALL, _("All conditions"))]
        conditions += [Option(code, name) for code, name in choices.conditions]
        self._conditions.set_options(conditions)

    def wanted(self) -> RecallFilter:
        """All but the states, which the tiles choose."""
        people, condition = self._people.code() or _ALL, self._conditions.code() or _ALL
        return RecallFilter(
            timings=self._timings[self._timing.code() or _ALL],
            conditions=frozenset({condition} if condition else ()),
            clinicians=_numbers(people, _CLINICIAN),
            nurses=_numbers(people, _NURSE),
            verbs=frozenset({Verb.CHASE_INSURER} if people == _INSURER else ()),
        )

    @property
    def is_narrowed(self) -> bool:
        return self.wanted() != RecallFilter()

    def clear(self) -> None:
        """Everything again, in whatever order."""
        self.reset()
        self.changed.emit()

    def show_order(self, order: Order) -> None:
        """Tells nobody."""
        self._is_quiet = True
        self._order.set_code(order.value)
        self._is_quiet = False

    def reset(self) -> None:
        """As `clear`, but tells nobody."""
        self._is_quiet = True
        for choice in (self._timing, self._people, self._conditions):
            choice.set_code(_ALL)
        if self._order.code() is None:
            self._order.set_code(Order.URGENCY.value)
        self._is_quiet = False

    def show_wanted(self, wanted: RecallFilter) -> None:
        """Choose what narrows like this, its states apart; tells nobody."""
        self._is_quiet = True
        timings = (code for code, these in self._timings.items() if these == wanted.timings)
        people = [f"{_CLINICIAN}{number}" for number in sorted(wanted.clinicians)]
        people += [f"{_NURSE}{number}" for number in sorted(wanted.nurses)]
        people += [_INSURER] if wanted.verbs else []
        self._timing.set_code(next(timings, _ALL))
        self._people.set_code(next(iter(people), _ALL))
        self._conditions.set_code(next(iter(sorted(wanted.conditions)), _ALL))
        self._is_quiet = False

    def _choices(self) -> tuple[Choice, ...]:
        return (self._timing, self._people, self._conditions, self._order)

    def _on_changed(self, _code: object) -> None:
        if not self._is_quiet:
            self.changed.emit()

    def _on_order_changed(self, code: object) -> None:
        if not self._is_quiet and isinstance(code, str):
            self.order_changed.emit(Order(code))


def _whoever() -> list[Option]:
    return [Option(_ALL, _("Everybody")), Option(_INSURER, _("Approval in the way"))]


def _numbers(code: str, prefix: str) -> frozenset[int]:
    return frozenset({int(code.removeprefix(prefix))}) if code.startswith(prefix) else frozenset()
