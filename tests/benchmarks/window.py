"""What people wait for in the window: the list, a letter, a patient; and whether it ever stalls."""

import statistics
from functools import partial
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QListView
from sqlalchemy import func, select

from tests.benchmarks.clinics import TODAY, BenchClinic, copied
from tests.benchmarks.measure import MOST_ENCRYPTED, ROUNDS, Figure, percentile
from tests.benchmarks.recording import visit_forms
from tests.benchmarks.stage import Heartbeat, stage, until_painted
from tracker.app import OpenWindow
from tracker.services.visits.recording import record_visit
from tracker.storage import records as r
from tracker.ui.screenshot import settle

_WORDS = ("lindqvist", "nakamura", "o'neill", "grace", "1979", "0041", "kowal", "smith a")
_MINUTE_MS = 60_000
_STEP_MS = 150
_TURNS = 3


def run(clinic: BenchClinic) -> list[Figure]:
    with copied(clinic, "window") as copy, stage(copy) as opened:
        size = clinic.patients
        return [
            _recall(opened, size),
            *_letters(opened, size),
            _patient(opened, size),
            _stalls(opened, size),
        ]


def run_encrypted(plain: BenchClinic, encrypted: BenchClinic) -> list[Figure]:
    """What is painted, on the same clinic encrypted against plain: windows in turns."""
    taken: tuple[list[list[Figure]], list[list[Figure]]] = ([], [])
    for _turn in range(_TURNS):
        for figures, clinic in zip(taken, (plain, encrypted), strict=True):
            with copied(clinic, "window") as copy, stage(copy) as opened:
                size = clinic.patients
                figures.append(
                    [_recall(opened, size), _letters(opened, size)[0], _patient(opened, size)]
                )
    floors, values = (zip(*figures, strict=True) for figures in taken)
    return [
        Figure(
            f"encrypted: {value[0].name}",
            plain.patients,
            statistics.median(one.value for one in value),
            floor=statistics.median(one.value for one in floor),
            most_ratio=MOST_ENCRYPTED,
        )
        for floor, value in zip(floors, values, strict=True)
    ]


def _recall(opened: OpenWindow, size: int) -> Figure:
    window = opened.window
    page, model = window.recall, window.recall.table.paged_model
    taken = []
    for round_ in range(ROUNDS + 1):
        window.go_to("settings")
        settle(opened.tasks)
        arrived: list[bool] = []
        slot = model.rows_arrived.connect(partial(arrived.append, True))

        def click(round_: int = round_) -> None:
            window.go_to("recall")
            page.tiles.choose(("to-call", "waiting")[round_ % 2])
            page.tiles.chosen.emit(("to-call", "waiting")[round_ % 2])

        def is_ready(arrived: list[bool] = arrived) -> bool:
            return bool(arrived and len(model.ids) and model.row_by_id(model.ids[0]))

        taken.append(until_painted(click, page.table.viewport(), is_ready)[0])
        model.rows_arrived.disconnect(slot)
        settle(opened.tasks)
    return Figure(
        "window: click to first painted rows", size, statistics.median(taken[1:]), most=150
    )


def _letters(opened: OpenWindow, size: int) -> list[Figure]:
    search = opened.window.search
    taken, shares = [], []
    search.begin()
    for word in _WORDS:
        search.line.clear()
        settle(opened.tasks)
        for end in range(1, len(word) + 1):
            shown: list[bool] = []
            listed = search.answers.findChild(QListView)
            assert isinstance(listed, QListView)
            slot = listed.model().modelReset.connect(partial(shown.append, True))

            def type_letter(text: str = word[:end]) -> None:
                search.line.setText(text)
                search.line.textEdited.emit(text)

            whole, share = until_painted(type_letter, search.answers, partial(bool, shown))
            listed.model().modelReset.disconnect(slot)
            taken.append(whole)
            shares.append(share)
            settle(opened.tasks)
    search.line.clear()
    opened.window.recall.focus_list()
    return [
        Figure("window: a letter typed, p95", size, percentile(taken, 0.95), most=100),
        Figure(
            "window: a letter typed, p95 on the GUI thread", size, percentile(shares, 0.95), most=16
        ),
        Figure("window: a letter typed, median", size, statistics.median(taken), note="constant"),
    ]


def _patient(opened: OpenWindow, size: int) -> Figure:
    uuids = opened.database.read(patients_with_many_sessions)
    taken = []
    for uuid in uuids[: ROUNDS + 1]:
        opened.window.go_to("recall")
        settle(opened.tasks)
        opened.window.open_patient(uuids[-1])
        page: Any = opened.window.page("patient")
        shown: list[bool] = []
        slot = page.shown.connect(partial(shown.append, True))
        whole, _ = until_painted(
            partial(opened.window.open_patient, uuid),
            page,
            partial(bool, shown),
        )
        page.shown.disconnect(slot)
        taken.append(whole)
        settle(opened.tasks)
    opened.window.go_to("recall")
    return Figure(
        "window: a patient with 40 sessions, painted",
        size,
        statistics.median(taken[1:]),
        most=100,
        note="constant",
    )


def patients_with_many_sessions(tx: Any) -> list[str]:
    """Patients with a course of forty sessions, spread over the clinic."""
    s = r.SessionRecord
    many = select(s.patient_id).where(s.patient_id % 100 == 7).group_by(s.patient_id)
    many = many.having(func.count() >= 40).limit(ROUNDS + 5)
    return list(tx.scalars(select(r.Patient.uuid).where(r.Patient.id.in_(many))))


def _stalls(opened: OpenWindow, size: int) -> Figure:
    """A scripted minute of scrolling, filtering, searching, opening and recording."""
    window, tasks = opened.window, opened.tasks
    table, search = window.recall.table, window.search
    uuids = opened.database.read(patients_with_many_sessions)
    forms = iter(opened.database.read(visit_forms, 40))
    tiles = ("to-call", "waiting", "booked", "to-decide", None)

    def scroll(step: int) -> None:
        window.go_to("recall")
        bar = table.verticalScrollBar()
        bar.setValue((bar.value() + 37 * (step + 1)) % max(1, bar.maximum()))

    def narrow(step: int) -> None:
        window.go_to("recall")
        window.recall.tiles.chosen.emit(tiles[step % len(tiles)])

    def type_letter(step: int) -> None:
        word = _WORDS[step // 5 % len(_WORDS)][: step % 5 + 1]
        search.line.setText(word)
        search.line.textEdited.emit(word)

    def open_patient(step: int) -> None:
        window.open_patient(uuids[step % len(uuids)])

    def record(_step: int) -> None:
        form = next(forms, None)
        if form is not None:
            tasks.write(window, record_visit, form, TODAY)

    acts = (scroll, scroll, narrow, scroll, type_letter, type_letter, open_patient, scroll, record)
    steps = iter(range(_MINUTE_MS // _STEP_MS))
    loop = QEventLoop()

    def act() -> None:
        step = next(steps, None)
        if step is None:
            loop.quit()
            return
        acts[step % len(acts)](step)

    script = QTimer(interval=_STEP_MS)
    script.timeout.connect(act)
    beat = Heartbeat()
    script.start()
    loop.exec()
    script.stop()
    gaps = sorted(beat.gaps)
    over = sum(gap > 50 for gap in gaps)
    note = f"{over} over 50 ms, p99.9 {percentile(gaps, 0.999):.0f} ms"
    return Figure("window: longest stall in a minute", size, gaps[-1], most=50, note=note)
