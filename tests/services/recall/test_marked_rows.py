"""What is done to many rows at once: all or nothing, one undo, and each in the audit trail."""

import pytest
from sqlalchemy import select

from tests.builders import BLADDER, MIGRAINE
from tests.clinics import TODAY, Clinic
from tracker.domain.outcome import Done
from tracker.domain.problems import EditConflict, Invalid, NotAllowed
from tracker.services.clinic.check import check_windows
from tracker.services.courses.courses import course_form, edit_course
from tracker.services.recall import marked_rows
from tracker.storage import records as r


def ids(clinic: Clinic) -> list[int]:
    return clinic.read(lambda tx: list(tx.scalars(select(r.Course.id).order_by(r.Course.id))))


def nurses(clinic: Clinic) -> list[str]:
    query = (
        select(r.Staff.name)
        .select_from(r.Course)
        .outerjoin(r.Staff, r.Staff.id == r.Course.nurse_id)
    )
    return clinic.read(lambda tx: [name or "" for name in tx.scalars(query.order_by(r.Course.id))])


@pytest.fixture
def courses(clinic: Clinic) -> list[str]:
    """Three treatments of two patients; Bo Lund has the last."""
    first, second = clinic.patient(), clinic.patient()
    made = [
        clinic.course(first, MIGRAINE),
        clinic.course(first, BLADDER),
        clinic.course(second, MIGRAINE, nurse="Bo Lund"),
    ]
    clinic.visit(second, "2026-08-31", (made[2], 155))
    return made


@pytest.mark.usefixtures("courses")
def test_rows_are_assigned_at_once_and_given_back_by_one_undo(clinic: Clinic) -> None:
    done = clinic.write(marked_rows.assign_nurse, ids(clinic), "Kim Park")
    assert (done.value, nurses(clinic)) == (3, ["Kim Park"] * 3)
    undone = clinic.undo(done)
    assert nurses(clinic) == ["", "", "Bo Lund"]
    clinic.undo(undone)
    assert nurses(clinic) == ["Kim Park"] * 3
    assert clinic.read(check_windows).wrong == 0


@pytest.mark.usefixtures("courses")
def test_who_has_a_row_already_keeps_it_without_a_change(clinic: Clinic) -> None:
    done = clinic.write(marked_rows.assign_nurse, ids(clinic)[2:], "Bo Lund")
    assert done == Done(0)
    done = clinic.write(marked_rows.assign_nurse, ids(clinic), "")
    assert (done.value, nurses(clinic)) == (1, ["", "", ""])


def test_one_row_that_somebody_changed_since_keeps_all_as_they_are(
    clinic: Clinic, courses: list[str]
) -> None:
    done = clinic.write(marked_rows.assign_nurse, ids(clinic), "Kim Park")
    editing = clinic.read(course_form, courses[1])
    changed = editing.form.__class__(BLADDER, editing.form.product, nurse="Di Ito")
    clinic.write(edit_course, courses[1], editing.version, changed, TODAY)
    with pytest.raises(EditConflict):
        clinic.undo(done)
    assert nurses(clinic) == ["Kim Park", "Di Ito", "Kim Park"]


@pytest.mark.usefixtures("courses")
def test_a_text_to_all_is_one_attempt_for_each_patient(clinic: Clinic) -> None:
    def attempts() -> list[tuple[str, int, bool]]:
        return clinic.read(
            lambda tx: [
                (one.outcome, len(one.courses), one.withdrawn_on is None)
                for one in tx.scalars(select(r.ContactAttempt).order_by(r.ContactAttempt.id))
            ]
        )

    done = clinic.write(marked_rows.record_texts, ids(clinic), TODAY)
    assert (done.value, attempts()) == (2, [("text", 2, True), ("text", 1, True)])
    clinic.undo(done)
    assert [stands for _outcome, _count, stands in attempts()] == [False, False]
    assert clinic.read(check_windows).wrong == 0


@pytest.mark.usefixtures("courses")
def test_nothing_and_too_much_are_refused(clinic: Clinic) -> None:
    with pytest.raises(Invalid, match="Mark the treatments first"):
        clinic.write(marked_rows.assign_nurse, [], "Kim Park")
    with pytest.raises(Invalid, match="501 treatments are marked; at most 500"):
        clinic.write(marked_rows.assign_nurse, list(range(501)), "Kim Park")
    assert nurses(clinic) == ["", "", "Bo Lund"]


def test_nobody_is_texted_where_one_is_not_to_be_contacted(clinic: Clinic) -> None:
    asked, not_asked = clinic.patient(), clinic.patient(family_name="Berg", do_not_contact=True)
    for patient in (asked, not_asked):
        clinic.course(patient)
    with pytest.raises(NotAllowed, match="Berg, Ada is not to be contacted"):
        clinic.write(marked_rows.record_texts, ids(clinic), TODAY)
    assert clinic.read(lambda tx: tx.scalars(select(r.ContactAttempt)).all()) == []
