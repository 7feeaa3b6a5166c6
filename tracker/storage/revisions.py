"""The migrations that this program knows."""

REVISIONS = ("0001", "0002")
"""Oldest first; a database's stamp is one of them."""

HEAD = REVISIONS[-1]
