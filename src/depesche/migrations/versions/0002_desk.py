"""The desk: accounts and their sessions, drafts, what posts are found by, uploads, and the trail of what was done."""

import msgspec
import sqlalchemy as sa
from alembic import op

from depesche.model.facets import facets_of
from depesche.model.post import Post

revision = "0002"
down_revision = "0001"

PAGE = 500
"""Posts that are read at a time."""


def upgrade() -> None:
    """Make the tables."""
    _accounts()
    _drafts()
    _facets()
    _uploads()


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("initials", sa.String(10)),
        sa.Column("language", sa.String(10)),
        sa.Column("role", sa.String(20)),
        sa.Column("blogs", sa.LargeBinary, nullable=False),
        sa.Column("password", sa.String(200)),
        sa.Column("totp", sa.String(64)),
        sa.Column("totp_step", sa.BigInteger),
        sa.Column("recovery", sa.LargeBinary),
        sa.Column("oidc_subject", sa.String(300), unique=True),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("disabled_at", sa.BigInteger),
        sa.Column("seen_at", sa.BigInteger),
    )
    op.create_table(
        "passkeys",
        sa.Column("id", sa.String(1400), primary_key=True),
        sa.Column("account", sa.String(26), sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("account", sa.String(26), sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("device", sa.String(300), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
    )
    op.create_table(
        "invitations",
        sa.Column("hash", sa.LargeBinary, primary_key=True),
        sa.Column("account", sa.String(26), sa.ForeignKey("accounts.id"), nullable=True),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("action", sa.String(80), nullable=False),
        sa.Column("blog", sa.String(80)),
        sa.Column("target", sa.String(80)),
        sa.Column("status", sa.SmallInteger, nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("detail", sa.String(1000)),
    )
    op.create_index("audit_by", "audit", ["by", "n"])
    op.create_index("audit_of_blog", "audit", ["blog", "n"])


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("blog", sa.String(26), sa.ForeignKey("blogs.id"), primary_key=True),
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("rev", sa.BigInteger, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("draft", sa.LargeBinary, nullable=False),
    )
    op.create_index("drafts_changed", "drafts", ["blog", "changed_at", "rev"])
    scheduled = sa.text("due_at IS NOT NULL")
    op.create_index("drafts_due", "drafts", ["due_at"], sqlite_where=scheduled, postgresql_where=scheduled)
    op.create_table(
        "archived",
        sa.Column("blog", sa.String(26), sa.ForeignKey("blogs.id"), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
    )


def _facets() -> None:
    """Make the table, and fill it from the posts that are there."""
    made = op.create_table(
        "facets",
        sa.Column("blog", sa.String(26), sa.ForeignKey("blogs.id"), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("word", sa.String(200), nullable=False),
        sa.Column("detail", sa.String(2_100), nullable=False),
        sa.Column("post", sa.String(26), nullable=False),
        sa.Column("uses", sa.Integer, nullable=False),
    )
    op.create_index("facets_of_post", "facets", ["blog", "post"])
    op.create_index("facets_of_kind", "facets", ["blog", "kind", "word"])
    connection = op.get_bind()
    posts = sa.table("posts", sa.column("blog"), sa.column("id"), sa.column("post"))
    place = sa.tuple_(posts.c.blog, posts.c.id)
    page = connection.execute(sa.select(posts).order_by(posts.c.blog, posts.c.id).limit(PAGE)).all()
    while page:
        rows = [
            {"blog": row.blog, "post": row.id, "uses": uses} | msgspec.structs.asdict(facet)
            for row in page
            for facet, uses in facets_of(msgspec.json.decode(row.post, type=Post)).items()
        ]
        if rows:
            connection.execute(sa.insert(made), rows)
        behind = place > sa.tuple_(page[-1].blog, page[-1].id)
        page = connection.execute(sa.select(posts).where(behind).order_by(posts.c.blog, posts.c.id).limit(PAGE)).all()


def _uploads() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("blog", sa.String(80), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("received", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("media", sa.LargeBinary),
        sa.Column("refused", sa.String(500)),
    )
    op.create_index("uploads_of_owner", "uploads", ["owner"])


def downgrade() -> None:
    """Take the tables away."""
    tables = ("uploads", "archived", "facets", "drafts", "audit", "invitations", "sessions", "passkeys", "accounts")
    for table in tables:
        op.drop_table(table)
