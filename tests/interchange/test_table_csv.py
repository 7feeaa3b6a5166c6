"""Tables for spreadsheets: numbers stay numbers, and nothing is run."""

from tracker.interchange.table_csv import table_csv


def test_numbers_stay_and_what_could_run_is_made_harmless() -> None:
    written = table_csv([["Clinician", "Middle"], ["=HYPERLINK(1)", "-4"], ["+49 30", "84"]])
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.decode("utf-8-sig").splitlines() == [
        "Clinician,Middle",
        "'=HYPERLINK(1),-4",
        "'+49 30,84",
    ]
