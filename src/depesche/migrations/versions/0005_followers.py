"""How far each follower has read, and what stands in each static copy."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "followers",
        sa.Column("follower", sa.Text, primary_key=True),
        sa.Column("blog", sa.String(26), primary_key=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("unfinished", sa.Boolean, nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "published_posts",
        sa.Column("follower", sa.Text, primary_key=True),
        sa.Column("blog", sa.String(26), primary_key=True),
        sa.Column("post", sa.String(26), primary_key=True),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("media", sa.Text, nullable=False),
    )
    op.create_table(
        "published_media",
        sa.Column("follower", sa.Text, primary_key=True),
        sa.Column("address", sa.String(80), primary_key=True),
        sa.Column("media", sa.String(40), nullable=False),
        sa.Column("whole", sa.Boolean, nullable=False),
    )
    op.create_index("published_media_of", "published_media", ["follower", "media"])


def downgrade() -> None:
    """Take them away."""
    for table in ("published_media", "published_posts", "followers"):
        op.drop_table(table)
