"""The log, its fold, and tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "blogs",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("slug", sa.String(80), nullable=False, unique=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("rev", sa.BigInteger, nullable=False),
        sa.Column("generation", sa.BigInteger, nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.Column("coverage_start", sa.BigInteger),
        sa.Column("coverage_end", sa.BigInteger),
        sa.Column("posts", sa.BigInteger, nullable=False),
        sa.Column("pinned", sa.LargeBinary, nullable=False),
        sa.Column("copy", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "posts",
        sa.Column("blog", sa.String(26), sa.ForeignKey("blogs.id"), primary_key=True),
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("order", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("is_key", sa.Boolean, nullable=False),
        sa.Column("post", sa.LargeBinary, nullable=False),
    )
    op.create_index("posts_by_time", "posts", ["blog", "time", "order"])
    key = sa.text("is_key")
    op.create_index("posts_key", "posts", ["blog", "time", "order"], sqlite_where=key, postgresql_where=key)
    op.create_table(
        "media_uses",
        sa.Column("media", sa.String(40), primary_key=True),
        sa.Column("blog", sa.String(26), sa.ForeignKey("blogs.id"), primary_key=True),
        sa.Column("post", sa.String(26), primary_key=True),
    )
    op.create_index("media_of_post", "media_uses", ["blog", "post"])
    op.create_table("orphans", sa.Column("media", sa.String(40), primary_key=True))
    op.create_table(
        "events",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("blog", sa.String(26), sa.ForeignKey("blogs.id"), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("id", sa.String(26), nullable=False, unique=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("version", sa.SmallInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("post", sa.String(26)),
        sa.Column("payload", sa.LargeBinary),
        sa.Column("salt", sa.LargeBinary),
        sa.Column("payload_hash", sa.String(64), nullable=False),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.UniqueConstraint("blog", "seq"),
    )
    op.create_index("events_of_post", "events", ["blog", "post", "seq"])
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("blogs", sa.LargeBinary, nullable=False),
        sa.Column("may_erase", sa.Boolean, nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("revoked_at", sa.BigInteger),
    )


def downgrade() -> None:
    """Take the tables away."""
    for table in ("tokens", "events", "orphans", "media_uses", "posts", "blogs"):
        op.drop_table(table)
