"""What comes into the clinic: the plain CSV and spreadsheets, rows that wait, and taking it back.

Belongs here: deciding what a row changes, asking what it can't know, and writing it. Doesn't: how
a file is read (`interchange`), and the whole clinic as records (`carried`).
"""
