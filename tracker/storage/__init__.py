"""How the clinic's facts are kept: engine, records, columns, migrations, backups, keys.

Belongs here: everything that knows SQLAlchemy's mappings or SQLite's habits. Doesn't: rules (the
domain decides) and queries for one screen (services). A record never leaves `services`.
"""
