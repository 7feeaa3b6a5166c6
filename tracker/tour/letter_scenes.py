"""The numbers that add up, letters, and call sheets."""

from tracker.tour.stage import Scene, Stage


def _numbers(stage: Stage) -> None:
    stage.window.go_to("recall")
    stage.window.recall.desk.show_numbers()
    stage.settle()


LETTER_SCENES = (Scene("numbers", _numbers),)
