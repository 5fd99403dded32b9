"""The keys that checkpoints of the log are signed by, and what witnesses have cosigned."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "signing_keys",
        sa.Column("n", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("public", sa.LargeBinary, nullable=False),
        sa.Column("seed", sa.LargeBinary),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("retired_at", sa.BigInteger),
    )
    op.create_table(
        "cosignatures",
        sa.Column("blog", sa.String(26), primary_key=True),
        sa.Column("size", sa.BigInteger, primary_key=True),
        sa.Column("witness", sa.String(200), primary_key=True),
        sa.Column("line", sa.String(400), nullable=False),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("cosignatures")
    op.drop_table("signing_keys")
