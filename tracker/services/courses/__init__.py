"""Courses of treatment and their windows: opened, ended, held, asked about, worked out.

Belongs here: one course with its dates and why, questions to a clinician about it, and the stored
windows. Doesn't: the rules of the schedule (`domain/schedule.py`), and the list of all (`recall`).
"""
