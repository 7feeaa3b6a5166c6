"""The Calendar screen: weeks and months of clinic days, and who is to be booked into them.

Belongs here: what is drawn of days, places and proposals. Doesn't: which day suits whom, which is
the domain's (`offers`, `proposals`), and reading it (`services/clinic_days/calendar`,
`services/bookings/offered_days`).
"""
