"""size of the province: covering indexes and kept counts of cards, forgiving names of villages, where the register is from"""

from alembic import op
import sqlalchemy as sa

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

COVERING = {
    "ix_card_newest": ["published_at", "product_id", "category_slug", "regency_slug", "price", "merit"],
    "ix_card_price": ["price", "product_id", "category_slug", "regency_slug", "merit"],
    "ix_card_category_newest": ["category_slug", "published_at", "product_id", "regency_slug", "price", "merit"],
    "ix_card_category_price": ["category_slug", "price", "product_id", "regency_slug", "merit"],
    "ix_card_regency_newest": ["regency_slug", "published_at", "product_id", "category_slug", "price", "merit"],
    "ix_card_regency_price": ["regency_slug", "price", "product_id", "category_slug", "merit"],
    "ix_card_group_newest": ["group_id", "published_at", "product_id"],
    "ix_card_category_merit": ["category_slug", "merit", "product_id", "regency_slug"],
    "ix_card_pair_merit": ["category_slug", "regency_slug", "merit", "product_id", "price"],
}
BEFORE = {
    "ix_card_newest": ["published_at", "product_id"],
    "ix_card_price": ["price", "product_id"],
    "ix_card_category": ["category_slug", "regency_slug"],
    "ix_card_regency": ["regency_slug", "category_slug"],
    "ix_card_group_id": ["group_id"],
}
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

COUNT_ALL = (
    "INSERT INTO card_count (category_slug, regency_slug, listed, in_stock) "
    "SELECT category_slug, regency_slug, count(*), sum(CASE WHEN merit > 100 THEN 1 ELSE 0 END) "
    "FROM card GROUP BY category_slug, regency_slug"
)
ADD = (
    "INSERT INTO card_count (category_slug, regency_slug, listed, in_stock) "
    "VALUES (NEW.category_slug, NEW.regency_slug, 1, CASE WHEN NEW.merit > 100 THEN 1 ELSE 0 END) "
    "ON CONFLICT (category_slug, regency_slug) DO UPDATE "
    "SET listed = card_count.listed + 1, in_stock = card_count.in_stock + excluded.in_stock;"
)
TAKE = (
    "UPDATE card_count SET listed = listed - 1, in_stock = in_stock - CASE WHEN OLD.merit > 100 THEN 1 ELSE 0 END "
    "WHERE category_slug = OLD.category_slug AND regency_slug = OLD.regency_slug;"
)
MOVED = (
    "OLD.category_slug <> NEW.category_slug OR OLD.regency_slug <> NEW.regency_slug "
    "OR (OLD.merit > 100) <> (NEW.merit > 100)"
)
ACTS = ("INSERT", "DELETE", "UPDATE")
SEEN = "category_slug, regency_slug, group_id, price, merit, published_at"
CHANGES = ("INSERT", "DELETE", f"UPDATE OF {SEEN}")
BUMP = "UPDATE card_revision SET number = number + 1;"


def upgrade() -> None:
    op.add_column("card", sa.Column("merit", KEY, server_default="0", nullable=False))
    op.execute("UPDATE card SET merit = quality + CASE WHEN available > 0 THEN 101 ELSE 0 END")
    _index(BEFORE, COVERING)
    op.create_table(
        "card_count",
        sa.Column("category_slug", sa.Text(), nullable=False),
        sa.Column("regency_slug", sa.Text(), nullable=False),
        sa.Column("listed", KEY, nullable=False),
        sa.Column("in_stock", KEY, nullable=False),
        sa.PrimaryKeyConstraint("category_slug", "regency_slug", name="pk_card_count"),
    )
    op.execute(COUNT_ALL)
    op.create_table(
        "card_revision",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("number", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_card_revision"),
    )
    op.execute("INSERT INTO card_revision (id, number) VALUES (1, 1)")
    _create_triggers()
    op.create_index("ix_picture_key", "picture", ["key", "product_id"])
    for table in ("district", "village"):
        # the next import writes the forgiving form; until then a village is found by its own letters
        op.add_column(table, sa.Column("spoken_name", sa.Text(), server_default="", nullable=False))
    op.execute("UPDATE village SET spoken_name = search_name")
    op.create_table(
        "register_edition",
        sa.Column("id", KEY, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_register_edition"),
    )


def downgrade() -> None:
    op.drop_table("register_edition")
    for table in ("village", "district"):
        op.drop_column(table, "spoken_name")
    op.drop_index("ix_picture_key", "picture")
    _drop_triggers()
    op.drop_table("card_revision")
    op.drop_table("card_count")
    _index(COVERING, BEFORE)
    op.drop_column("card", "merit")


def _index(before: dict[str, list[str]], after: dict[str, list[str]]) -> None:
    for name in before:
        op.drop_index(name, "card")
    for name, columns in after.items():
        op.create_index(name, "card", columns)


def _create_triggers() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER card_counted_insert AFTER INSERT ON card BEGIN {ADD} END")
        op.execute(f"CREATE TRIGGER card_counted_delete AFTER DELETE ON card BEGIN {TAKE} END")
        op.execute(
            "CREATE TRIGGER card_counted_update AFTER UPDATE OF category_slug, regency_slug, merit ON card "
            f"WHEN {MOVED} BEGIN {TAKE} {ADD} END"
        )
        for change in CHANGES:
            op.execute(f"CREATE TRIGGER card_revised_{change[:6].lower()} AFTER {change} ON card BEGIN {BUMP} END")
        return
    op.execute(
        "CREATE FUNCTION keep_card_count() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP <> 'INSERT' THEN {TAKE} END IF; "
        f"IF TG_OP <> 'DELETE' THEN {ADD} END IF; "
        "RETURN NULL; END $$"
    )
    for act in ACTS:
        when = f"WHEN ({MOVED}) " if act == "UPDATE" else ""
        op.execute(
            f"CREATE TRIGGER card_counted_{act.lower()} AFTER {act} ON card "
            f"FOR EACH ROW {when}EXECUTE FUNCTION keep_card_count()"
        )
    op.execute(
        "CREATE FUNCTION keep_card_revision() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {BUMP} RETURN NULL; END $$"
    )
    for change in (*CHANGES, "TRUNCATE"):
        op.execute(
            f"CREATE TRIGGER card_revised_{change[:6].lower()} AFTER {change} ON card "
            "FOR EACH STATEMENT EXECUTE FUNCTION keep_card_revision()"
        )


def _drop_triggers() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    names = [f"card_{what}_{act.lower()}" for what in ("counted", "revised") for act in ACTS]
    for name in names if is_sqlite else [*names, "card_revised_trunca"]:
        op.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else " ON card"))
    if not is_sqlite:
        op.execute("DROP FUNCTION keep_card_count()")
        op.execute("DROP FUNCTION keep_card_revision()")
