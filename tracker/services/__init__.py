"""What the program can do, one module a noun: plain functions of an open transaction `tx`.

Belongs here: queries that return frozen rows for one screen, and commands that load records, ask
the domain, change them and return `Done`. Doesn't: rules, Qt, or the opening of transactions
(`Database.read` and `Database.write` do that).
"""
