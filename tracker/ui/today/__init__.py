"""The clinic day: a row a patient, from preparation to signed, and the close that adds up.

Belongs here: the Today screen and what it opens. What a patient's state is, and whether the day
adds up, the domain says.
"""
