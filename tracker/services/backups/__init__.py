"""Backups of a clinic: made by themselves and checked, turned over, tried out, put back.

Belongs here: when a backup is made and where it goes, what is told of it, what a restore would lose
and how it is done. Doesn't: the copying and checking of one file (`storage/backup.py`) or what a
folder of backups is (`storage/backup_place.py`).

A run of the program's own needs nobody's right, and shows nothing: the last one is made while the
window is being taken down, by the end of the day's work or by the lock. Whatever a person asks for
is asked of `authorize` first (`asked.py`).
"""
