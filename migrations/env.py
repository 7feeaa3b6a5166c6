"""Runs migrations on the connection that `tracker/storage/migrate.py` hands over.

That connection is inside one transaction of ours, with foreign keys off since before it began;
whoever began it checks the result, and commits or rolls back.
"""

from alembic import context

connection = context.config.attributes.get("connection")
if connection is None:
    raise RuntimeError("Migrate with “tracker migrate”, which makes a verified backup first.")
context.configure(connection=connection, transactional_ddl=True, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
