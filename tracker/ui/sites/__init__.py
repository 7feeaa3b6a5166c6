"""Where a dose goes: the table of muscles and sides, and the drawings, as two views of one thing.

Belongs here: what Record and the Patient screen share of them. Doesn't: what is decided about a
dose, which the domain knows.
"""
