"""Getting in, being locked out, the first run, and what was left half typed."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from tracker.domain.facts import SessionStatus
from tracker.domain.recovery_code import BYTES, code_from
from tracker.domain.state import State
from tracker.services.keys.encrypting import Encrypted
from tracker.services.staff.drafts import keep_draft
from tracker.services.visits.forms import SessionForm, VisitForm
from tracker.services.visits.recording import record_visit
from tracker.services.visits.unsigned import unsigned_sessions
from tracker.text import _, format_date_short
from tracker.tour.patient_scenes import list_rows
from tracker.tour.print_scenes import show_paper
from tracker.tour.stage import AREA, Scene, Stage
from tracker.ui.backups.restore_source import NoClinic
from tracker.ui.drafts.draft_list import DraftList
from tracker.ui.first_run.assistant import Assistant
from tracker.ui.first_run.flow import Answers, Step
from tracker.ui.lock.code_paper import code_paper
from tracker.ui.lock.code_sheet import CodeSheet
from tracker.ui.lock.password_window import PasswordWindow
from tracker.ui.lock.rekeyed_dialog import RekeyedDialog
from tracker.ui.lock.secret_dialog import (
    Asked,
    SecretDialog,
    changed_password,
    first_password,
    own_password,
    password_again,
)
from tracker.ui.look import look
from tracker.ui.palette import DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST
from tracker.ui.tasks import Tasks
from tracker.ui.visits.sign_day_dialog import SignDayDialog

_LONG_NAME = "Dr. Maximiliana Featherstonehaugh-Achterberg von und zu Hohenstaufen"
_WHERE = "clinic/treatment-tracker/clinic.db"
_CODE = code_from(bytes(range(40, 40 + BYTES)))
_DRAFT = "01890000-0000-7000-8000-{:012d}"


def _door(show: Callable[[PasswordWindow], object], stage: Stage) -> None:
    theme, _dash, scale = stage.look.rpartition("-")
    palettes = {"light": LIGHT, "dark": DARK, "high-contrast": LIGHT_CONTRAST}
    window = PasswordWindow(
        palettes.get(theme, DARK_CONTRAST), text_percent=int(scale), where=_WHERE, clock=lambda: 0.0
    )
    window.resize(AREA)
    window.show()
    show(window)
    _photograph(window, stage)


def _photograph(window: QWidget, stage: Stage) -> None:
    stage.settle()
    picture = QImage(AREA, QImage.Format.Format_RGB32)
    picture.fill(look().colour("track"))
    painter = QPainter(picture)
    left, top = (AREA.width() - window.width()) // 2, (AREA.height() - window.height()) // 2
    painter.drawPixmap(max(left, 0), max(top, 0), window.grab())
    painter.end()
    stage.keep(picture)
    window.hide()
    window.deleteLater()


def _start(window: PasswordWindow) -> None:
    window.ask_for("Ines Ruiz")


def _wrong(window: PasswordWindow) -> None:
    window.ask_for(_LONG_NAME)
    window.say_wrong(_("The name or the password is wrong."), 8)


def _locked(window: PasswordWindow) -> None:
    window.ask_for("Ines Ruiz", is_locked=True)


def _by_code(window: PasswordWindow) -> None:
    window.ask_for()
    window.use_code()
    window.say_problem(
        _(
            "Group {number} of the recovery code can’t be right; compare “{group}” with the paper."
        ).format(number=3, group="4F7QX")
    )


def _damaged(window: PasswordWindow) -> None:
    window.ask_for("Ines Ruiz")
    window.say_problem(
        _("“{path}” is damaged or not complete. Restore a backup.").format(path=_WHERE)
    )
    window.offer_restore()


def _of_no_use(window: PasswordWindow) -> None:
    window.ask_for()
    window.say_problem(
        _("“{path}” is not a database of Treatment Tracker, or it is damaged.").format(path=_WHERE)
    )
    window.offer_restore(can_try=False)


def _new_key(stage: Stage) -> None:
    passwords = {_LONG_NAME: "kp4m-x7rt-9wqa", "Zoë Frank": "h2vd-nn8c-r3ye"}
    done = Encrypted(Path("clinic/clinic.old-key.20261122T150405Z.db"), 41_322, _CODE, passwords)
    RekeyedDialog(done, stage.window).open()


def _dialog(asked: Asked, stage: Stage) -> None:
    SecretDialog(asked, stage.window).open()
    stage.settle()


def _code(stage: Stage) -> None:
    on = format_date_short(stage.today)
    sheet = CodeSheet(_("New clinic"), _CODE, on, asked_group=3, owner=stage.window)
    sheet.typed.setText("4F7QX")
    sheet.open()
    stage.press(_("I have kept it"))


def _code_on_paper(stage: Stage) -> None:
    show_paper(code_paper(_("New clinic"), _CODE, format_date_short(stage.today)), stage)


def _first_run(step: Step, stage: Stage) -> None:
    tasks = Tasks(NoClinic())
    window = Assistant(
        tasks, Path(_WHERE), Path(_WHERE), stage.today, "America/Argentina/ComodRivadavia"
    )
    try:
        window.show_answers(
            Answers(
                name=_("Elm Street Clinic for Movement Disorders, Headache and Continence"),
                zone="America/Argentina/ComodRivadavia",
                founder=_LONG_NAME,
            ),
            step,
        )
        if step is Step.PERSON:
            window.go_on()
        window.show()
        _photograph(window, stage)
    finally:
        tasks.shutdown()


def _half_typed(stage: Stage) -> None:
    rows = [row for row in list_rows(stage) if row.state is State.TO_CALL][:2]
    for number, row in enumerate(rows):
        stage.write(keep_draft, _DRAFT.format(number), "visit", row.patient_uuid, {})
    stage.write(keep_draft, _DRAFT.format(9), "patient", "", {})


def _drafts(stage: Stage) -> None:
    _half_typed(stage)
    DraftList(stage.tasks, stage.window.today, "R. Osei", stage.window).open()
    stage.settle()


def _offered(stage: Stage) -> None:
    _half_typed(stage)
    stage.window.go_to("recall")
    stage.window.drafts.offer()


def _sign_day(stage: Stage) -> None:
    """Three visits that somebody else has recorded and not signed."""
    if not stage.ask(unsigned_sessions, stage.today, stage.today):
        for row in [row for row in list_rows(stage) if row.state is State.TO_CALL][:3]:
            session = SessionForm(row.course_uuid, row.product, 155_000)
            form = VisitForm(
                row.patient_uuid,
                stage.today,
                (session,),
                injector=_LONG_NAME,
                status=SessionStatus.GIVEN,
                incident_reason=_("Given before it was decided."),
            )
            stage.do(record_visit, form, stage.today)
    SignDayDialog(stage.tasks, stage.window.today, stage.window).open()
    stage.settle()


def _menu(stage: Stage) -> None:
    stage.window.go_to("recall")
    if stage.window.navigation.isVisible():
        stage.window.navigation.open_person_menu()
    else:
        stage.press(_("Menu"))


def lock_scenes() -> tuple[Scene, ...]:
    """Made when the tour starts, since they say what they ask."""
    return (
        Scene("password", partial(_door, _start)),
        Scene("password-wrong", partial(_door, _wrong)),
        Scene("password-locked", partial(_door, _locked)),
        Scene("password-recovery-code", partial(_door, _by_code)),
        Scene("password-damaged", partial(_door, _damaged)),
        Scene("password-of-no-use", partial(_door, _of_no_use)),
        Scene("password-own", partial(_dialog, own_password(_LONG_NAME))),
        Scene("password-change", partial(_dialog, changed_password())),
        Scene("password-first", partial(_dialog, first_password("Zoë Frank"))),
        Scene(
            "password-again",
            partial(
                _dialog,
                password_again(
                    _("You sign in your name. What is signed is never deleted."), _("Sign")
                ),
            ),
        ),
        Scene("recovery-code", _code),
        Scene("recovery-code-paper", _code_on_paper),
        Scene("new-key", _new_key),
        *(Scene(f"first-run-{step.value}", partial(_first_run, step)) for step in Step),
        Scene("half-typed", _drafts),
        Scene("half-typed-offered", _offered),
        Scene("sign-the-day", _sign_day),
        Scene("person-menu", _menu),
    )
