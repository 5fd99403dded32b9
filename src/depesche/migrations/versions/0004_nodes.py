"""What nodes know together for a while; who is at which desk."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "brief",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("kept", sa.LargeBinary, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
    )
    op.create_index("brief_until", "brief", ["kind", "until"])
    op.create_table(
        "presence",
        sa.Column("tab", sa.String(26), primary_key=True),
        sa.Column("blog", sa.String(26), nullable=False, index=True),
        sa.Column("node", sa.String(26), nullable=False, index=True),
        sa.Column("person", sa.LargeBinary, nullable=False),
        sa.Column("asked", sa.LargeBinary),
        sa.Column("until", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("presence")
    op.drop_table("brief")
