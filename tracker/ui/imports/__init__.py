"""The import assistant's windows: a file, what was understood of it, what would come in, what waits.

Doesn't belong here: reading files (`interchange/sheets`), and what an import writes (`services`).
"""
