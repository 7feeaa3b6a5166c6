"""The clinic as a whole: made, opened, moved to a server and back, proved whole.

Belongs here: what is asked of the whole database. Doesn't: its keys and passwords (`keys`), its
copies (`backups`), and what its rules say (`rules`).
"""
