"""Runs the migrations on a connection of their own."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import NullPool, create_engine, text

from storefront.kernel.db import RupiahColumn, UtcDateTime


def plain_type(kind: str, thing: object, _context: object) -> str | bool:
    """A migration must not change when our column types do: write what the database keeps."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, RupiahColumn):
        return "sa.BigInteger()"
    return False


database = current_app.extensions["migrate"].db
arguments = current_app.extensions["migrate"].configure_args


def run() -> None:
    """SQLite rebuilds a table to change it; with foreign keys on, that would empty every table that points to it."""
    engine = create_engine(database.engine.url, poolclass=NullPool)  # nothing stays open, also where a step fails
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA foreign_keys=OFF"))
            connection.commit()
        context.configure(connection=connection, target_metadata=database.metadata, render_item=plain_type, **arguments)
        with context.begin_transaction():
            context.run_migrations()
        if engine.dialect.name == "sqlite":
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            if broken:
                raise RuntimeError(f"the migration left rows that point nowhere: {broken[:5]}")


run()
