"""A thread of its own that looks for what others change, until it is stopped."""

import threading


class Watching:
    """A kind sets what it needs, then calls this `__init__`, which begins at once."""

    def __init__(self) -> None:
        self._stops = threading.Event()
        self._thread = threading.Thread(target=self._run, name="tracker-watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Returns when it has ended."""
        self._stops.set()
        self._thread.join()

    def _run(self) -> None:
        """Look until `_stops` is set."""
        raise NotImplementedError
