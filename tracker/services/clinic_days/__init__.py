"""The days of the clinic: its lists and closures, the calendar, and today from first to last patient.

Belongs here: whether a day is one of injections, with how many places, who is on it, and closing
it. Doesn't: who takes a place (`bookings`), and what is injected (`visits`).
"""
