"""A row that waits, tried again from the terminal: what only people know is answered, or asked."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tracker.domain.problems import Unavailable
from tracker.interchange.sheets.mapping import mapping_of
from tracker.interchange.sheets.mending import read_again
from tracker.interchange.sheets.questions_of_records import question_about
from tracker.services.imports.others.waiting import is_of_others
from tracker.services.imports.terms import import_terms
from tracker.services.imports.waiting_rows import ListedWaiting, RowAsks, mend_waiting
from tracker.storage.database import Database
from tracker.terminal.answers import answer_pair, checked_answer, refuse_unanswered
from tracker.terminal.telling import is_terminal
from tracker.text import _


def try_again(clinic: Database, row: ListedWaiting, answers: Sequence[str], today: date) -> None:
    """Bring the row in as it stands. Raises Invalid with what is wrong, Unavailable where nobody
    answers. What was answered of its file can be answered otherwise for this row.
    """
    if is_of_others(row.mapping):
        raise Unavailable(_("Another system’s entry can’t be tried again: import its file again."))
    terms = clinic.read(import_terms)
    given = dict(map(answer_pair, answers))
    kept = mapping_of(row.mapping)
    otherwise = {key: code for key, code in given.items() if key in kept.answers}
    mapping = mapping_of(replace(kept, answers={**kept.answers, **otherwise}).as_json())
    mended = read_again(row.line, row.cells, mapping, terms, today)
    said: dict[str, str] = {}
    while True:
        try:
            clinic.write(mend_waiting, row.uuid, row.version, replace(mended, said=said), today)
        except RowAsks as problem:
            questions = [question_about(one) for one in problem.asked]
        else:
            return
        if not is_terminal() and not all(one.key in given for one in questions):
            refuse_unanswered(questions)
        said = {**said, **{one.key: checked_answer(one, given.get(one.key)) for one in questions}}
