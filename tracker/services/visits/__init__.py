"""Visits: what is typed, checked, recorded and signed; sessions amended or entered in error later.

Belongs here: everything between the blank form and the signature, and doses given elsewhere.
Doesn't: where the doses go (`sites`), which vials there are (`stock`), and dates (`courses`).
"""
