"""States, timings, causes and next steps, in the words of the screen."""

from collections.abc import Iterable
from datetime import date

from tracker.domain.cause import Cause
from tracker.domain.next_step import NextStep, Owner, Verb
from tracker.domain.protocol import Schedule
from tracker.domain.state import State
from tracker.domain.timing import Timing
from tracker.services.wording.names import reason_label, reason_on_list
from tracker.text import _, format_date_short

STATE_CODES = tuple(state.value for state in State)


def state_label(
    state: State | str,
    causes: Iterable[Cause] = (),
    on: date | None = None,
    *,
    verb: Verb | None = None,
) -> str:
    """A state as lists show it; `on` is the day that `deferred` and `resting` end.

    `causes` make "booked wrong" say how, and "on hold" why; the reason is one for lists. `verb` is
    what is to be done, where a booking of which the patient knows nothing is to say so.
    """
    code = State(state)
    causes = tuple(causes)
    match code:
        case State.ENDED:
            return _("Ended")
        case State.IN_REVIEW:
            return _("Clinician to decide")
        case State.BOOKED_WRONG:
            return _booked_wrong(causes)
        case State.BOOKED:
            return _("To be told") if verb is Verb.TELL else _("Booked")
        case State.TO_CALL:
            return _("To call")
        case State.DEFERRED:
            return _on_hold(causes, on)
        case State.PROMISED:
            return _("Will ring back")
        case State.RESTING:
            ends_on = on or _first_day(causes)
            if ends_on is None:
                return _("Try again later")
            return _("Try again on {on}").format(on=format_date_short(ends_on))
        case State.WAITING:
            return _("Not due yet")


def _booked_wrong(causes: tuple[Cause, ...]) -> str:
    codes = {cause.code for cause in causes}
    if "booked-closed" in codes:
        return _("Booked on a closed day")
    if "booked-no-list" in codes:
        return _("Booked without a list")
    if "booked-too-early" in codes:
        return _("Booked too early")
    if "booked-over-limit" in codes:
        return _("Booked over the dose limit")
    if "booked-too-late" in codes:
        return _("Booked too late")
    return _("Booked wrong")


def _on_hold(causes: tuple[Cause, ...], on: date | None) -> str:
    ends_on = on or _first_day(causes)
    if ends_on is None:
        return _("On hold")
    return _("On hold until {on}").format(on=format_date_short(ends_on))


def _first_day(causes: tuple[Cause, ...]) -> date | None:
    return next((cause.on for cause in causes if cause.on is not None), None)


def timing_label(timing: Timing | str, schedule: str = "") -> str:
    """How a course stands by its dates alone; a symptom-led one is asked about, not due."""
    if schedule == Schedule.SYMPTOM_LED.value and Timing(timing) is Timing.DUE:
        return _("ask how it is going")
    names = {
        Timing.BLOCKED: _("over the dose limit, no date fits"),
        Timing.LAPSED: _("long overdue"),
        Timing.OVERDUE: _("overdue"),
        Timing.DUE: _("due"),
        Timing.DUE_SOON: _("due soon"),
        Timing.ELIGIBLE: _("may be repeated"),
        Timing.NOT_YET: _("not due yet"),
    }
    return names[Timing(timing)]


def say_cause(cause: Cause, state: State | None = None) -> str:
    """Why a course is in its state, as one sentence; a hold's reason as lists may show it.

    With the state, codes that holds and ends share with questions are told apart.
    """
    on = format_date_short(cause.on) if cause.on else ""
    if state is State.ENDED:
        return _("Ended on {on}: {reason}.").format(on=on, reason=reason_label("end", cause.code))
    if state is State.DEFERRED:
        return _("On hold until {on}: {reason}.").format(
            on=on, reason=reason_on_list("hold", cause.code)
        )
    sentences = {
        "no-date-fits": _("The planned dose alone passes a dose limit, so that no date fits."),
        "lapsed": _("The treatment is long overdue since {on}, without an appointment."),
        "dose-moves-date": _("The dose limit moves the date by more than 28 days."),
        "not-signed": _("The injections of {on} are not signed."),
        "own-date-behind-floor": _("The clinician’s own date is earlier than is now allowed."),
        "protocol-missing": _("The clinic has no rule for a product of this treatment."),
        "weight-missing": _("The dose limit goes by weight, and no weight is known."),
        "attempts-used-up": _("The patient could not be reached; all agreed attempts are used up."),
        "continue-or-stop": _("The rule asks whether to go on with the treatment."),
        "pregnancy": _("A pregnancy was reported on {on}."),
        "adverse-event": _("A serious side effect was reported on {on}."),
        "stop-reported": _("A reason to stop was reported on {on}."),
        "reinstated": _("The treatment was taken up again on {on}."),
        "patient-asks": _("The patient asks for a clinician since {on}."),
        "told-elsewhere": _("Another system said something else on {on}: see the note."),
        "row-not-in": _("A row of an imported file is not in yet since {on}: see the note."),
        "deceased": _("The patient has died."),
        "booked-closed": _("The clinic is closed on {on}: move the booking."),
        "booked-no-list": _(
            "No list of {on} is for this treatment: move the booking, or keep the day with a reason."
        ),
        "booked-too-early": _("Booked too early: not before {on}."),
        "booked-too-late": _("Booked too late: overdue from {on}."),
        "booked-over-limit": _("With the other bookings the dose limit is passed on {on}."),
        "late-accepted": _("The booking on {on} is after the window; it was accepted."),
        "missed": _("The patient missed the appointment on {on}."),
        "not-treated": _("The patient came on {on} and was not treated."),
        "cancelled-by-patient": _("The patient cancelled the appointment on {on}."),
        "cancelled-by-clinic": _("The clinic cancelled the appointment on {on}."),
        "no-outcome": _("The appointment on {on} has passed. Did the patient come?"),
        "not-recorded": _("The patient came on {on}, but no injections are recorded."),
        "promise-broken": _("The patient promised to ring by {on} and has not."),
        "promised": _("The patient will ring by {on}."),
        "resting": _("Try again on {on}."),
    }
    sentence = sentences.get(cause.code)
    if sentence is not None:
        return sentence.format(on=on)
    if reason_label("hold", cause.code) != cause.code:
        return say_cause(cause, State.DEFERRED)
    if reason_label("end", cause.code) != cause.code:
        return say_cause(cause, State.ENDED)
    return cause.code


def say_cause_on_list(cause: Cause, state: State | None = None) -> str:
    """The same where it can be read over somebody's shoulder: no diagnosis."""
    if cause.code == "pregnancy" and state is not State.ENDED:
        return _("A clinician decides: medical reason.")
    return say_cause(cause, state)


def say_step(step: NextStep, today: date) -> str:
    """The next step with its owner and day: "Call: any nurse, today"."""
    verb = verb_label(step.verb)
    if step.verb is Verb.NONE:
        return verb
    on = step.on
    when = _("today") if on is None or on == today else format_date_short(on)
    return _("{verb}: {owner}, {when}").format(
        verb=verb, owner=owner_label(step.owner, step.name), when=when
    )


def verb_label(verb: Verb | str) -> str:
    """What is to be done."""
    names = {
        Verb.DECIDE: _("Decide"),
        Verb.MOVE_BOOKING: _("Move the booking"),
        Verb.TELL: _("Tell the patient the day"),
        Verb.TREAT: _("Treat"),
        Verb.CALL: _("Call"),
        Verb.WRITE: _("Write a letter"),
        Verb.CALL_DOCTOR: _("Call the patient’s doctor"),
        Verb.CHASE_INSURER: _("Chase the insurer"),
        Verb.NONE: _("No next step"),
    }
    return names[Verb(verb)]


def owner_label(owner: Owner | str, name: str = "") -> str:
    """Whose step it is: a name, else a role."""
    if name:
        return name
    names = {
        Owner.CLINICIAN: _("a clinician"),
        Owner.NURSES: _("the nurses"),
        Owner.INJECTOR: _("the injector"),
        Owner.NURSE: _("any nurse"),
        Owner.AUTHORISATIONS: _("whoever deals with the insurer"),
        Owner.NOBODY: _("nobody"),
    }
    return names[Owner(owner)]


def appointment_label(status: str) -> str:
    """What became of an appointment."""
    names = {
        "booked": _("booked"),
        "arrived": _("arrived"),
        "done": _("came"),
        "not-treated": _("came, not treated"),
        "missed": _("missed"),
        "cancelled-by-patient": _("cancelled by the patient"),
        "cancelled-by-clinic": _("cancelled by the clinic"),
        "voided": _("entered in error"),
    }
    return names.get(status, status)
