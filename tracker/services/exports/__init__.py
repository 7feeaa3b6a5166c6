"""What leaves the clinic: the plain CSV, bookings, the trail, paper for when the computer is down.

Belongs here: which rows go out, in which order, and the note that they did. Doesn't: how a file
is written (`interchange`), and the whole clinic as records (`carried`).
"""
