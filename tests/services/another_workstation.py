"""A colleague's program, in a process of its own: changes one patient again and again.

    python -m tests.services.another_workstation DATABASE PATIENT TIMES

Each change adds one to the number in the given name, on the form as it was shown. Whoever hears of
a newer change looks again. Prints how often that was.
"""

import sys
from dataclasses import replace

from tests.clinics import TODAY, USER
from tracker.domain.problems import EditConflict
from tracker.services.clinic.clinic import open_clinic
from tracker.services.patients.patients import edit_patient, patient_form
from tracker.storage.location import location_of


def main(place: str, patient: str, times: int) -> int:
    conflicts = 0
    with open_clinic(location_of(place), USER) as clinic:
        for _time in range(times):
            while True:
                shown = clinic.read(patient_form, patient)
                form = replace(shown.form, given_name=str(int(shown.form.given_name) + 1))
                try:
                    clinic.write(edit_patient, patient, shown.version, form, TODAY)
                except EditConflict:
                    conflicts += 1
                else:
                    break
    return conflicts


if __name__ == "__main__":
    print(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
