"""Appointments and the places they take: booked, moved, offered, given back.

Belongs here: what speaks against a day, who is to be booked on which, and who is to be told.
Doesn't: which days the clinic has (`clinic_days`), and calls (`contacts`).
"""
