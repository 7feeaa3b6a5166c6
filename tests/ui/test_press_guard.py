"""Keys count by the moment of the press, whatever the program was busy with."""

from tracker.ui.press_guard import GUARD_MS, PressGuard


class Clock:
    def __init__(self) -> None:
        self.now = 5_000.0

    def __call__(self) -> float:
        return self.now


def test_a_press_soon_after_the_patient_changed_is_not_heeded() -> None:
    clock = Clock()
    guard = PressGuard(clock)
    guard.show()
    clock.now += GUARD_MS - 1
    guard.press(0)
    assert not guard.heeds
    clock.now += 1
    guard.press(0)
    assert guard.heeds


def test_before_the_patient_is_painted_no_press_counts() -> None:
    clock = Clock()
    guard = PressGuard(clock)
    guard.show()
    guard.hide()
    clock.now += 10_000
    guard.press(0)
    assert not guard.heeds


def test_a_busy_program_reads_a_double_press_late_and_does_not_heed_it() -> None:
    clock = Clock()
    guard = PressGuard(clock)
    # The system's clock of events is another one: 3,000 behind.
    guard.press(2_000)
    guard.show()
    # Pressed 100 ms after the patient came, read 2 s later.
    clock.now += 2_100
    guard.press(2_100)
    assert not guard.heeds
    clock.now += 100
    guard.press(4_200)
    assert guard.heeds


def test_the_clock_of_events_may_begin_anew() -> None:
    clock = Clock()
    guard = PressGuard(clock)
    guard.press(4_294_967_000)
    guard.show()
    clock.now += 1_000
    guard.press(704)
    assert guard.heeds
