"""Recording what was given, and changing what was recorded."""

from tracker.tour.stage import Scene

RECORD_SCENES: tuple[Scene, ...] = ()
