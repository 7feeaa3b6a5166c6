"""The migrations that this program knows."""

REVISIONS = (
    "0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012",
    "0015", "0016", "0017", "0020", "0021", "0022", "0023", "0024", "0025",
)  # fmt: skip
"""Oldest first; a database's stamp is one of them."""

HEAD = REVISIONS[-1]
