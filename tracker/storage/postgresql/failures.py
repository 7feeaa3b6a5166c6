"""PostgreSQL's errors as sentences that say what happened and what is safe."""

import psycopg

from tracker.domain.problems import Unavailable
from tracker.storage.location import Server
from tracker.text import _


def explain(error: BaseException, server: Server) -> Unavailable | None:
    """The problem behind an error of the driver, or None if it isn't the server's doing."""
    if not isinstance(error, psycopg.Error):
        return None
    sentence = _by_state(error.sqlstate or "") or _by_words(error)
    return None if sentence is None else Unavailable(sentence.format(server=server))


def _by_state(state: str) -> str | None:
    if state in {"55P03", "40P01", "40001"}:
        return _(
            "“{server}” is being written to by a colleague. Nothing was saved; try again in a "
            "moment."
        )
    if state == "57014":
        return _("“{server}” took too long to answer. Nothing was saved; try again in a moment.")
    if state in {"53100", "58030"}:
        return _(
            "The server’s drive that holds “{server}” is full or has failed. Nothing was saved; "
            "tell whoever looks after the server."
        )
    if state in {"53300", "53200"}:
        return _("“{server}” has too many visitors just now. Nothing was saved; try again later.")
    if state.startswith("28"):
        return _refused()
    if state == "3D000":
        return _no_such_database()
    if state == "42501":
        return _(
            "The server doesn’t let this program do that in “{server}”. Nothing was saved; its "
            "rights are given by whoever looks after the server."
        )
    if state in {"42P01", "42703"}:
        return _("“{server}” is not complete, or not a database of Treatment Tracker.")
    if state == "25006":
        return _("“{server}” is read-only just now. Nothing was saved.")
    if state.startswith(("08", "57P", "XX", "25P")):
        return _gone()
    return None


def _by_words(error: psycopg.Error) -> str | None:
    """Connections that fail bring no code along, only the words of libpq."""
    if not isinstance(error, psycopg.OperationalError) or error.sqlstate:
        return None
    told = str(error).casefold()
    if "certificate" in told or "ssl" in told or "tls" in told:
        return _(
            "“{server}” couldn’t prove that it is the server that it should be, so nothing was "
            "sent. Whoever looks after the server knows its certificate."
        )
    refusals = ("password", "pg_hba", "is not permitted to log in")
    if any(one in told for one in refusals) or ("role" in told and "exist" in told):
        return _refused()
    if "database" in told and "does not exist" in told:
        return _no_such_database()
    if "too many" in told or "remaining connection slots" in told:
        return _by_state("53300")
    if "does not answer" in told or "timeout" in told or "timed out" in told:
        return _(
            "“{server}” doesn’t answer. Nothing was saved; try again, or ask whoever looks after "
            "the server."
        )
    return _gone()


def _gone() -> str:
    return _(
        "“{server}” can’t be reached. Nothing was saved; try again, or ask whoever looks after "
        "the server."
    )


def _refused() -> str:
    return _(
        "“{server}” doesn’t let this program in: the name or the password isn’t what it expects. "
        "Ask whoever looks after the server."
    )


def _no_such_database() -> str:
    return _("There is no database “{server}”. Check the name, or make one with “tracker init”.")
