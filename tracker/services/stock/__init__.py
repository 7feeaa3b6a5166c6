"""Vials from receipt to their end, by product and lot, and what a payer is told of their Units.

Belongs here: each vial's account, the sizes there are, and whom a lot was given to. Doesn't: what
a session took of it (`visits`), and what a pharmacy is asked for (`authorisations`).
"""
