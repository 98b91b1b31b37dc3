"""accounts by mail or number: proved contacts, links, requests, addresses, second factor; baskets with many keys"""

from alembic import op
import sqlalchemy as sa


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _change_person()
    with op.batch_alter_table("sign_in") as table:
        table.add_column(sa.Column("waits_for_code", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("sign_in") as table:
        table.alter_column("waits_for_code", server_default=None)
    _make_proofs()
    _make_addresses()
    _make_factor()
    _split_keys_from_baskets()


def _change_person() -> None:
    """A number that several have is left to the oldest account, which alone may go on signing in with it."""
    op.execute(
        "UPDATE person SET phone = NULL WHERE phone = '' OR EXISTS "
        "(SELECT 1 FROM person AS older WHERE older.phone = person.phone AND older.id < person.id)"
    )
    with op.batch_alter_table("person") as table:
        table.alter_column("email", existing_type=sa.Text(), nullable=True)
        table.create_unique_constraint("uq_person_phone", ["phone"])
        table.create_check_constraint(op.f("ck_person_reachable"), "email IS NOT NULL OR phone IS NOT NULL")


def _make_proofs() -> None:
    op.create_table(
        "account_link",
        sa.Column("id", KEY, nullable=False),
        sa.Column("purpose", sa.Enum("sign_up", "reset", "email", name="purpose", native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("token_digest", sa.Text(), nullable=False),
        sa.Column("person_id", KEY, nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_link_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_link")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_account_link_token_digest")),
    )
    op.create_index(op.f("ix_account_link_person_id"), "account_link", ["person_id"])
    op.create_index(op.f("ix_account_link_email"), "account_link", ["email"])
    op.create_table(
        "number_request",
        sa.Column("id", KEY, nullable=False),
        sa.Column("purpose", sa.Enum("sign_up", "reset", "phone", name="purpose", native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("person_id", KEY, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_number_request_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_request")),
        sa.UniqueConstraint("code", name=op.f("uq_number_request_code")),
    )
    op.create_index(op.f("ix_number_request_person_id"), "number_request", ["person_id"])
    op.create_index(op.f("ix_number_request_phone"), "number_request", ["phone"])


def _make_addresses() -> None:
    texts = ("recipient", "phone", "street", "rt", "rw", "village", "district", "regency", "province_code")
    op.create_table(
        "saved_address",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("regency_code", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.Text(), nullable=False),
        sa.Column("landmark", sa.Text(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_address_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_address")),
    )
    op.create_index(op.f("ix_saved_address_person_id"), "saved_address", ["person_id"])
    op.create_index(
        "uq_saved_address_default",
        "saved_address",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("is_default"),
        postgresql_where=sa.text("is_default"),
    )


def _make_factor() -> None:
    op.create_table(
        "second_factor",
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("codes_salt", sa.Text(), nullable=False),
        sa.Column("last_step", KEY, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("codes_noted_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_second_factor_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("code_digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recovery_code_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_person_id"), "recovery_code", ["person_id"])


def _split_keys_from_baskets() -> None:
    """A person has one basket: the newest stays theirs, older ones go on as baskets of the browsers that hold them."""
    op.create_table(
        "basket_key",
        sa.Column("token_digest", sa.Text(), nullable=False),
        sa.Column("basket_id", KEY, nullable=False),
        sa.Column("sign_in_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(["basket_id"], ["basket.id"], name=op.f("fk_basket_key_basket_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sign_in_id"], ["sign_in.id"], name=op.f("fk_basket_key_sign_in_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_basket_key")),
    )
    op.create_index(op.f("ix_basket_key_basket_id"), "basket_key", ["basket_id"])
    op.create_index(op.f("ix_basket_key_sign_in_id"), "basket_key", ["sign_in_id"])
    op.execute("INSERT INTO basket_key (token_digest, basket_id) SELECT token_digest, id FROM basket")
    op.execute(
        "UPDATE basket SET person_id = NULL WHERE EXISTS "
        "(SELECT 1 FROM basket AS newer WHERE newer.person_id = basket.person_id AND newer.id > basket.id)"
    )
    with op.batch_alter_table("basket") as table:
        table.drop_constraint("uq_basket_token_digest", type_="unique")
        table.drop_index("ix_basket_person_id")
        table.drop_column("token_digest")
        table.create_unique_constraint("uq_basket_person_id", ["person_id"])


def downgrade() -> None:
    _join_keys_with_baskets()
    for table in ("recovery_code", "second_factor", "saved_address", "number_request", "account_link"):
        op.drop_table(table)
    op.execute("DELETE FROM sign_in WHERE waits_for_code")
    with op.batch_alter_table("sign_in") as table:
        table.drop_column("waits_for_code")
    op.execute("UPDATE person SET email = 'nomor' || phone || '@akun.invalid' WHERE email IS NULL")
    with op.batch_alter_table("person") as table:
        table.drop_constraint(op.f("ck_person_reachable"), type_="check")
        table.drop_constraint("uq_person_phone", type_="unique")
        table.alter_column("email", existing_type=sa.Text(), nullable=False)


def _join_keys_with_baskets() -> None:
    """One key stays with each basket; a basket without any can be opened by nobody, so that its own will do."""
    with op.batch_alter_table("basket") as table:
        table.add_column(sa.Column("token_digest", sa.Text(), nullable=True))
    op.execute(
        "UPDATE basket SET token_digest = COALESCE((SELECT MAX(token_digest) FROM basket_key "
        "WHERE basket_key.basket_id = basket.id), checkout_key)"
    )
    op.drop_table("basket_key")
    with op.batch_alter_table("basket") as table:
        table.alter_column("token_digest", existing_type=sa.Text(), nullable=False)
        table.drop_constraint("uq_basket_person_id", type_="unique")
        table.create_index("ix_basket_person_id", ["person_id"])
        table.create_unique_constraint("uq_basket_token_digest", ["token_digest"])
