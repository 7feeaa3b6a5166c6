"""The import assistant without a window: spreadsheets as clinics keep them, read and understood.

In the order of their use: `look` opens a file and finds its tables, `understand` guesses what each
column means and asks what it can't know, `Mapping` is all that was decided, as data, and
`read_sheet` gives the rows that are right and those that have to wait. Nothing here decides
silently: what is certain is told, what isn't is a `Question`.

Doesn't belong here: writing to the database (`services/imports/sheets.py`), and drawing.
"""
