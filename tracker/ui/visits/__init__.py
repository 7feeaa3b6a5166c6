"""Visits: recording what was given or is planned, and amending, signing and voiding it later.

Belongs here: the forms about injections, with their checks and what they move. Doesn't: the history
of a patient, which `ui/patients` shows.
"""
