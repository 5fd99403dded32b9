"""Files that nothing public has shown yet; the desk's list of blogs in its order."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table and the index; of the files that are there already nothing is known, so that they stay."""
    op.create_table(
        "unshown",
        sa.Column("media", sa.String(40), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False, index=True),
    )
    op.create_index("blogs_at", "blogs", ["at", "id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index("blogs_at", "blogs")
    op.drop_table("unshown")
