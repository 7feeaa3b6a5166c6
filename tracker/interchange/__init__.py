"""Other people's formats, read and written: the plain CSV and what follows it.

Belongs here: parsing, checking and printing of a format, with line and column in every complaint.
Doesn't: rules, and writing to the database other than through services.
"""
