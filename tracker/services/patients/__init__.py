"""Patients: who they are, how they are found, and everything that is known of one.

Belongs here: their record, its rows for the screens, and what warns or was agreed to. Doesn't:
treatments (`courses`), injections (`visits`), and two records of one person (`same_person`).
"""
