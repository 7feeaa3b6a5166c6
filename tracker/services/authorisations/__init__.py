"""What payers and pharmacies are asked for: authorisations, their renewals, their deliveries.

Belongs here: whose step it is, until when somebody may be left alone, and what was used of what
was granted. Doesn't: what a payer is told of units afterwards (`stock/billing`).
"""
