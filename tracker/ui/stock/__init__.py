"""Stock: the vials by product, lot and expiry, what is open now, and who was given a lot.

Belongs here: receiving, opening and ending vials. Doesn't: taking a dose from one, which
`ui/visits` records.
"""
