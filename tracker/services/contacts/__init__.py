"""Reaching patients: calls, what comes of them, call sheets on paper, letters.

Belongs here: each try and its outcome, and who is calling whom. Doesn't: who is to be called
(`recall`), and which days can be offered (`bookings`).
"""
