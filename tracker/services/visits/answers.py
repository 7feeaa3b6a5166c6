"""What was asked at a visit, and what was answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.problems import Invalid
from tracker.domain.questions import Question, Reply, questions_for
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.courses.questions import add_to_questions, ask_about_patient, open_questions
from tracker.services.editing import find
from tracker.services.entered import note
from tracker.services.outcomes.shipped_instruments import shipped_outcomes
from tracker.services.visits.forms import AnswerForm
from tracker.services.wording import question_says, question_text
from tracker.storage import records as r
from tracker.text import _, format_date_short


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question in words; `says` is what a yes means for the injection."""

    question: Question
    text: str
    says: str


def questions_to_ask(tx: Session, patient_uuid: str) -> tuple[QuestionRow, ...]:
    """All that can be asked before any treatment of a patient, in their order."""
    authorize(tx, Action.READ_CHART)
    patient = find(tx, r.Patient, patient_uuid)
    course = r.Course
    conditions = tx.scalars(
        select(course.condition).where(course.patient_id == patient.id).distinct()
    ).all()
    asked = questions_for(conditions, patient.sex or "", shipped_outcomes().questions)
    return tuple(QuestionRow(q, question_text(q.code), question_says(q.code)) for q in asked)


def answers_of(tx: Session, visit_id: int) -> tuple[AnswerForm, ...]:
    """Those of a visit, by code."""
    answer = r.VisitAnswer
    rows = tx.execute(
        select(answer.code, answer.answer, answer.note)
        .where(answer.visit_id == visit_id)
        .order_by(answer.code)
    )
    return tuple(AnswerForm(code, Reply(reply), said) for code, reply, said in rows)


def put_answers(tx: Session, visit: r.Visit, answers: tuple[AnswerForm, ...], today: date) -> None:
    """Give a visit exactly these answers; a yes may open a question to a clinician.

    One that is taken away is kept as not asked: what was asked once is never deleted. A yes that is
    changed closes no question, since somebody may have acted on it: the question says so.
    """
    there = {answer.code: answer for answer in _stored(tx, visit)}
    given = {answer.code: answer for answer in checked_answers(answers)}
    before = (AnswerForm(code, Reply(one.answer)) for code, one in there.items())
    for code in _taken_back(before, given.values()):
        said = _("The yes of this visit was taken back on {on}.").format(
            on=format_date_short(today)
        )
        add_to_questions(tx, visit.patient_id, _review_of(code), said)
    for code in there.keys() - given.keys():
        there[code].answer, there[code].note = Reply.NOT_ASKED.value, ""
    for code, answer in given.items():
        was_yes = code in there and there[code].answer == Reply.YES.value
        if code in there:
            there[code].answer, there[code].note = answer.reply.value, answer.note
        else:
            reply = answer.reply.value
            tx.add(r.VisitAnswer(visit=visit, code=code, answer=reply, note=answer.note))
        if answer.reply is Reply.YES and not was_yes:
            _ask(tx, visit.patient_id, code, answer.note, today)


def _stored(tx: Session, visit: r.Visit) -> Sequence[r.VisitAnswer]:
    if not is_stored(visit):
        return ()
    return tx.scalars(select(r.VisitAnswer).where(r.VisitAnswer.visit_id == visit.id)).all()


def is_stored(visit: r.Visit) -> bool:
    """Whether a visit was there before: only then can it have answers."""
    return visit.id is not None


def asks_still(tx: Session, visit: r.Visit) -> bool:
    """Whether a question to a clinician is open that a yes of the visit may have opened."""
    return stays_open(tx, visit, ())


def say_in_error(tx: Session, visit: r.Visit, why: str, today: date) -> None:
    """Say in the questions that a yes of a visit opened that it was entered in error."""
    said = _("The visit whose yes asked this was entered in error on {on}: {reason}").format(
        on=format_date_short(today), reason=why
    )
    for code in _taken_back(answers_of(tx, visit.id), ()):
        add_to_questions(tx, visit.patient_id, _review_of(code), said)


def stays_open(tx: Session, visit: r.Visit, answers: tuple[AnswerForm, ...]) -> bool:
    """Whether a question to a clinician outlives the yes of a visit that these answers change."""
    return any(
        open_questions(tx, visit.patient_id, _review_of(code))
        for code in _taken_back(answers_of(tx, visit.id), answers)
    )


def copy_answers(tx: Session, visit_id: int, to: r.Visit) -> None:
    """What was asked at one visit was asked at another too; no clinician is asked again."""
    for one in answers_of(tx, visit_id):
        tx.add(r.VisitAnswer(visit_id=to.id, code=one.code, answer=one.reply.value, note=one.note))
    tx.flush()


def checked_answers(answers: Iterable[AnswerForm]) -> tuple[AnswerForm, ...]:
    """As they are kept. Raises Invalid."""
    known = {question.code for question in shipped_outcomes().questions}
    found = []
    for answer in answers:
        if answer.code not in known:
            raise Invalid(_("This is not one of the clinic’s questions."), field="answers")
        text = note(answer.note.strip(), f"answers.{answer.code}", 2000)
        found.append(AnswerForm(answer.code, answer.reply, text))
    return tuple(found)


def _ask(tx: Session, patient_id: int, code: str, said: str, today: date) -> None:
    if review := _review_of(code):
        ask_about_patient(tx, patient_id, review, said, today)


def _taken_back(before: Iterable[AnswerForm], answers: Iterable[AnswerForm]) -> list[str]:
    """Questions with a yes before, which had opened one to a clinician, and none any more."""
    still = {one.code for one in answers if one.reply is Reply.YES}
    yeses = (one.code for one in before if one.reply is Reply.YES)
    return [code for code in yeses if code not in still and _review_of(code)]


def _review_of(code: str) -> str:
    """The question to a clinician that a yes opens, "" for none."""
    return next((q.review for q in shipped_outcomes().questions if q.code == code), "")
