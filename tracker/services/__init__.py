"""What the program can do, one package a noun: plain functions of an open transaction `tx`.

Belongs here: queries that return frozen rows for one screen, and commands that load records, ask
the domain, change them and return `Done`. Doesn't: rules, Qt, or the opening of transactions
(`Database.read` and `Database.write` do that).

At the top stands only what commands of every noun are made of: `authorize` asks whether somebody
may, `entered` and `editing` take what was typed, `facts` reads for the domain, `together` and
`withdrawal` undo.
"""
