"""Who works here: accounts, half-typed forms of each, and what somebody leaves to others.

Belongs here: people of the clinic and what is theirs. Doesn't: whether they may (`authorize`),
and their passwords (`keys`).
"""
