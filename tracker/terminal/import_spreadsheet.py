"""`tracker import --mapping`: a spreadsheet understood, asked about, tried, and brought in."""

from collections.abc import Callable
from collections.abc import Mapping as Dict
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from tracker.domain.problems import Invalid, Unavailable
from tracker.interchange.sheets.cells_told import told_of_cells
from tracker.interchange.sheets.columns import Certainty
from tracker.interchange.sheets.field_names import field_name
from tracker.interchange.sheets.looking import look
from tracker.interchange.sheets.mapping import NOT_READ, Mapping, mapping_of
from tracker.interchange.sheets.questions_of_records import question_about
from tracker.interchange.sheets.sheet_rows import SheetRows, read_sheet
from tracker.interchange.sheets.understanding import (
    Understood,
    answer_kept,
    answered,
    understand,
)
from tracker.services.imports.mappings import mapping_named
from tracker.services.imports.plain import ImportSource
from tracker.services.imports.plain_rows import COLUMNS, filled_cells
from tracker.services.imports.sheets import Sheet, SheetImported, import_sheet
from tracker.services.imports.terms import import_terms
from tracker.terminal.answers import (
    answer_pair,
    ask,
    checked_answer,
    refuse_unanswered,
    told_question,
)
from tracker.terminal.asked import Asked
from tracker.terminal.dry_run import tried
from tracker.terminal.import_file import told_counts
from tracker.terminal.telling import Progress, is_terminal, note, progress_bar, tell
from tracker.text import _, format_number, ngettext

_LISTED = 50
_PLAIN = frozenset({"record_number", "family_name", "given_name", "condition", "product"})
"""What anybody knows without its name."""
_TABLE = "table"
_OF_RECORDS = ("same:", "differs:", "gone:")
_COLUMN = "column:"
"""In front of a column's key: what it is to be read as, asked or not."""


def import_spreadsheet(
    asked: Asked,
    file: Path,
    kind_and_name: tuple[str | None, str],
    *,
    answers: tuple[str, ...],
    is_dry_run: bool,
) -> None:
    """Of no kind, it is what it is called. Raises Invalid for a file that can't be read,
    Unavailable where nobody answers.
    """
    said_kind, name = kind_and_name
    if said_kind == "fhir":
        raise Unavailable(_("A FHIR file needs no mapping: leave --mapping out."))
    kind = said_kind or ("xlsx" if file.suffix.lower() == ".xlsx" else "csv")
    with asked.open() as clinic:
        today, terms = asked.today(clinic), clinic.read(import_terms)
        kept = clinic.read(mapping_named, name)
        mapping = Mapping() if kept is None else mapping_of(kept.content)

        def understood_as(mapping: Mapping) -> Understood:
            with progress_bar(_("Reading")) as progress:
                return understand(look(file, kind, mapping, progress), mapping, terms, today)

        given = dict(answer_pair(answer) for answer in answers)
        of_records = {key: code for key, code in given.items() if key.startswith(_OF_RECORDS)}
        said = {key: code for key, code in given.items() if key not in of_records}
        if _TABLE in said:
            # The mapping may have been made for another one of the same file.
            mapping = answered(understood_as(mapping), _TABLE, said[_TABLE])
        for key in [key for key in said if key.startswith(_COLUMN)]:
            mapping = mapping.with_column(key.removeprefix(_COLUMN), said.pop(key))
        understood = _answered(understood_as(mapping), understood_as, said)
        _tell_understood(understood)
        with progress_bar(_("Reading")) as progress:
            read = read_sheet(understood, terms, today, progress)
        _tell_read(read)
        sheet = Sheet(
            ImportSource(file.name, read.columns, read.headers),
            name,
            understood.mapping.as_json(),
            read.rows,
            read.waiting,
        )
        if is_terminal() or of_records:
            with progress_bar(_("Trying it")) as progress:
                found = tried(clinic.write, import_sheet, sheet, today, progress).value
            sheet = replace(sheet, said=_said_of_records(found, of_records, sheet))
        with progress_bar(_("Importing")) as progress:
            imported = _import(clinic.write, sheet, (today, progress), is_dry_run=is_dry_run)
    if is_dry_run:
        tell(_("Only tried; nothing was changed. An import would do this:"))
        _tell_rows(read, imported)
    _tell_imported(imported, sheet.said)


def _import(
    write: Callable[..., Any], sheet: Sheet, rest: tuple[date, Progress], *, is_dry_run: bool
) -> SheetImported:
    done = (
        tried(write, import_sheet, sheet, *rest)
        if is_dry_run
        else write(import_sheet, sheet, *rest)
    )
    assert isinstance(done.value, SheetImported)  # noqa: S101
    return done.value


def _answered(
    understood: Understood,
    understood_as: Callable[[Mapping], Understood],
    said: dict[str, str],
) -> Understood:
    """With every question answered: as said beforehand, else by whoever sits at the terminal."""
    while understood.questions:
        question = next((one for one in understood.questions if one.key in said), None)
        if question is not None:
            code = said.pop(question.key)
        elif is_terminal():
            question = understood.questions[0]
            code = ask(question)
        else:
            _tell_understood(understood)
            refuse_unanswered(understood.questions)
        understood = understood_as(answered(understood, question.key, code))
    for key, code in said.items():
        if key != _TABLE:
            _tell_unasked(key, code, answer_kept(understood.mapping, key))
    return understood


def _said_of_records(found: object, given: dict[str, str], sheet: Sheet) -> dict[str, str]:
    """Answers about people and treatments that are here: given beforehand, else asked for."""
    assert isinstance(found, SheetImported)  # noqa: S101
    said = {}
    for one in found.asked:
        question = question_about(one)
        code = given.pop(question.key, None)
        if code is not None or is_terminal():
            code = checked_answer(question, code)
        if code is not None:
            said[question.key] = code
    for key, code in given.items():
        _tell_unasked(key, code, code if _may_be_said_again(key, sheet) else None)
    return said


def _may_be_said_again(key: str, sheet: Sheet) -> bool:
    """Whether what is not asked today may have been asked when the same command ran last."""
    kind, _colon, about = key.partition(":")
    if kind == "same":
        return set(about.split(":")) <= {one.row.record_number for one in sheet.rows}
    return about in COLUMNS


def _tell_unasked(key: str, code: str, known: str | None) -> None:
    if known is None:
        raise Invalid(
            _("Nothing asks “{key}”. Nothing was imported; leave the answer out.").format(
                key=key[:60]
            )
        )
    if known != code:
        raise Invalid(
            _(
                "“{key}” is “{known}” by the mapping or by the file itself, and not “{code}”. "
                "Nothing was imported; leave the answer out, or use another mapping."
            ).format(key=key[:60], known=known[:40], code=code[:40])
        )


def _tell_understood(understood: Understood) -> None:
    for column in understood.columns:
        if not column.seen.filled:
            continue
        meant = column.field if column.field != NOT_READ else _("not read")
        note(
            _("{column} is {field} ({certainty}): {examples}").format(
                column=column.seen.name,
                field=meant,
                certainty=_certainty(column.certainty),
                examples="; ".join(column.examples),
            )
        )
    for sentence in understood.notes:
        note(sentence)


def _certainty(certainty: Certainty) -> str:
    return {
        Certainty.CHOSEN: _("as decided"),
        Certainty.SURE: _("by its header"),
        Certainty.LIKELY: _("likely, by its header"),
        Certainty.GUESSED: _("guessed from what stands in it"),
        Certainty.UNKNOWN: _("unknown"),
    }[certainty]


def _tell_read(read: SheetRows) -> None:
    if read.remarks:
        note(
            ngettext(
                "{count} row holds only a remark or a total and was not read: {lines}.",
                "{count} rows hold only a remark or a total and were not read: {lines}.",
                len(read.remarks),
            ).format(
                count=format_number(len(read.remarks)), lines=", ".join(map(str, read.remarks[:10]))
            )
        )
    for sentence in told_of_cells(read):
        note(sentence)


def _tell_rows(read: SheetRows, imported: SheetImported) -> None:
    """The first rows that would come in, as they were understood."""
    waiting = {one.line for one in imported.waiting}
    fitting = [one.row for one in read.rows if one.row.line not in waiting]
    for row in fitting[:_LISTED]:
        cells = filled_cells(row).items()
        told = " · ".join(
            text if name in _PLAIN else f"{field_name(name)} {text}" for name, text in cells
        )
        tell(_("  line {line}: {message}").format(line=row.line, message=told))
    _tell_rest(len(fitting) - _LISTED)


def _tell_rest(count: int) -> None:
    if count > 0:
        tell(
            "  "
            + ngettext("and {count} more", "and {count} more", count).format(
                count=format_number(count)
            )
        )


def _tell_imported(imported: SheetImported, said: Dict[str, str]) -> None:
    tell(told_counts(imported.counts))
    if imported.unknown_doses:
        tell(
            ngettext(
                "{count} injection has no Units; sums of doses say so.",
                "{count} injections have no Units; sums of doses say so.",
                imported.unknown_doses,
            ).format(count=format_number(imported.unknown_doses))
        )
    if imported.long_ago:
        tell(
            ngettext(
                "{count} treatment was given more than a year ago and is not booked.",
                "{count} treatments were given more than a year ago and are not booked.",
                len(imported.long_ago),
            ).format(count=format_number(len(imported.long_ago)))
        )
    for sentence in imported.no_longer.told:
        tell(sentence)
    _tell_waiting(imported)
    open_ones = [one for one in imported.asked if one.key not in said]
    for one in open_ones[:_LISTED]:
        note(told_question(question_about(one)))


def _tell_waiting(imported: SheetImported) -> None:
    if imported.settled_before:
        tell(
            ngettext(
                "{count} row was put right by hand or dismissed before, and is left.",
                "{count} rows were put right by hand or dismissed before, and are left.",
                imported.settled_before,
            ).format(count=format_number(imported.settled_before))
        )
    if imported.replaced:
        tell(
            ngettext(
                "{count} row of an earlier copy of this sheet, which waited, is replaced by this one’s.",
                "{count} rows of an earlier copy of this sheet, which waited, are replaced by this "
                "one’s.",
                imported.replaced,
            ).format(count=format_number(imported.replaced))
        )
    if not imported.waiting:
        return
    tell(
        ngettext(
            "{count} row is not in yet and waits:",
            "{count} rows are not in yet and wait:",
            len(imported.waiting),
        ).format(count=format_number(len(imported.waiting)))
    )
    for row in imported.waiting[:_LISTED]:
        tell(_("  line {line}: {message}").format(line=row.line, message=row.reason))
    _tell_rest(len(imported.waiting) - _LISTED)
