"""The recall list: who is to be called, in which order, and the numbers that add up.

Belongs here: its rows, its panel, what narrows it, and what is done to many of them. Doesn't: the
call itself (`contacts`), and whose step it is (`domain/recall.py`).
"""
