"""Every numbered fault has a test, or a reason why it has none yet."""

from tests.faults.table import PAGE, TESTS, Fault, all_faults, marked_tests


def test_every_fault_of_the_list_is_there_once() -> None:
    assert [fault.number for fault in all_faults()] == list(range(1, 87))


def test_every_fault_is_tested_or_owed_with_a_reason() -> None:
    tested = marked_tests()
    assert [
        fault for fault in all_faults() if not tested.get(fault.number) and not fault.owed
    ] == []


def test_every_number_on_a_test_is_one_of_the_list() -> None:
    assert set(marked_tests()) <= {fault.number for fault in all_faults()}


def test_the_page_names_every_fault_and_only_tests_that_are_there() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()[6:]
    assert [int(line.split("|")[1]) for line in lines] == [f.number for f in all_faults()]
    for line in lines:
        for test in line.split("`")[1::2]:
            file, _, name = test.partition("::")
            assert f"def {name}(" in (TESTS / file).read_text(encoding="utf-8"), test


def test_a_fault_with_neither_is_seen() -> None:
    assert not Fault(99, "the sky falls", 1).owed
    assert 99 not in marked_tests()
