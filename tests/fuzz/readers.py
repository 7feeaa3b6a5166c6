"""Every reader of what comes from elsewhere, by its name."""

from tests.fuzz import documents, files, tables, typed
from tests.fuzz.promises import Reader

READERS: dict[str, Reader] = {
    one.name: one for one in (*tables.READERS, *documents.READERS, *files.READERS, *typed.READERS)
}
