"""Files that nothing public has shown yet."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table; of the files that are there already nothing is known, so that they stay."""
    op.create_table(
        "unshown",
        sa.Column("media", sa.String(40), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False, index=True),
    )


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("unshown")
