"""The window's turn: while it paints, no other thread of Python takes over."""

import os
import sys
import threading
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

_NICE = 15
_P = ParamSpec("_P")
_Value = TypeVar("_Value")

# A thread that reads rows gives Python up for moments too short to take it; the window would
# wait the usual 5 ms at each call from Qt.
_AT_REST_SECONDS = 0.0005
# Most of a list is painted in this; a thread that waits gets Python when the painting ends.
_IN_TURN_SECONDS = 0.005


def let_the_window_first() -> None:
    """From now on a thread beside the window hands Python over soon when the window wants it."""
    sys.setswitchinterval(_AT_REST_SECONDS)


def step_back() -> None:
    """The calling thread gives way to the window where both want the same processor."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)


def uninterrupted(method: Callable[_P, _Value]) -> Callable[_P, _Value]:
    """For methods that Qt calls on the GUI thread, and that don't wait for anything.

    For painting, which calls Python a thousand times a list: a thread that reads rows would ask
    for its share after half a millisecond, and get as much. Not for slots, where Qt gives Python
    away more often: what is lost then comes back only after this longer wait.
    """

    @wraps(method)
    def turn(*args: _P.args, **kwargs: _P.kwargs) -> _Value:
        before = sys.getswitchinterval()
        sys.setswitchinterval(_IN_TURN_SECONDS)
        try:
            return method(*args, **kwargs)
        finally:
            sys.setswitchinterval(before)

    return turn
