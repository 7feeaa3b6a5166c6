"""What the search answers with: patients and commands, in one list."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tracker.services.patients.search import FoundPatient
from tracker.text import _, format_date_short

_MOST_COMMANDS = 5


@dataclass(frozen=True, slots=True)
class SearchCommand:
    """Something that can be run by name. `also` is found too, and not shown."""

    title: str
    run: Callable[[], object]
    key: str = ""
    also: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A line of the list. A patient has a uuid, a command what it runs."""

    title: str
    detail: str
    hint: str = ""
    patient_uuid: str = ""
    run: Callable[[], object] | None = None


def patient_answer(found: FoundPatient) -> Answer:
    details = [format_date_short(found.birth_date), found.record_number]
    details += [part for part in (found.phone, found.treatments) if part]
    name = found.name
    if found.deceased_on is not None:
        name = _("{name} (died {on})").format(name=name, on=format_date_short(found.deceased_on))
    return Answer(name, " · ".join(details), patient_uuid=found.uuid)


def command_answers(commands: Sequence[SearchCommand], typed: str) -> list[Answer]:
    """The commands that have a word beginning with each word typed; all where nothing is typed."""
    words = _words(typed)
    found = [
        command
        for command in commands
        if all(any(own.startswith(word) for own in _words(_said(command))) for word in words)
    ]
    most = _MOST_COMMANDS if words else len(found)
    return [
        Answer(command.title, _("Command"), hint=command.key, run=command.run)
        for command in found[:most]
    ]


def _said(command: SearchCommand) -> str:
    return f"{command.title} {command.also}"


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter if letter.isalnum() else " " for letter in plain)
    return kept.split()
