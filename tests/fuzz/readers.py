"""Every reader of what comes from elsewhere, by its name."""

from tests.fuzz import afterwards, documents, files, tables, typed
from tests.fuzz.promises import Reader

READERS: dict[str, Reader] = {
    one.name: one
    for module in (tables, documents, files, typed, afterwards)
    for one in module.READERS
}
