"""The clinic's rules: dates, doses, windows, states.

Pure: dates and numbers in, answers with their reasons out. What belongs here needs no Qt, no
database and no clock; today is always an argument, and the order in which facts arrive never
matters. Sentences don't belong here: a rule answers with a coded reason, ``tracker.text`` says it.
"""
