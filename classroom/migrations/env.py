"""Alembic's entry: runs on the connection that run.py opened."""

from alembic import context

from classroom.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
)
context.run_migrations()
