"""The audit trail as people read it, and whether what it stands on can be trusted.

Belongs here: entries in words, and the doubts about an opened clinic: its clock, entries that may
be missing. Doesn't: writing the trail (`storage/audit.py`), and what leaves in a file (`exports`).
"""
