"""Which posts have ever been linked, seen from both ends."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table; posts that are there already have no links."""
    op.create_table(
        "ties",
        sa.Column("blog", sa.String(26), sa.ForeignKey("blogs.id"), primary_key=True),
        sa.Column("post", sa.String(26), primary_key=True),
        sa.Column("other", sa.String(26), primary_key=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("ties")
