"""The clinical rules in force: protocols and dose limits, their versions, and what ships.

Belongs here: what a clinic publishes or retires, its lists of codes, and their sources. Doesn't:
what the rules compute (`domain`), and the dates that they move (`courses`).
"""
