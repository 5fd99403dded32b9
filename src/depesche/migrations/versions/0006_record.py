"""Corrections, takedowns and erasures are found without reading through a blog."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

AMENDMENTS = sa.text("kind IN ('PostCorrected', 'PostTakenDown', 'PostErased')")


def upgrade() -> None:
    """Make the index of just these events."""
    op.create_index("events_amending", "events", ["blog", "seq"], sqlite_where=AMENDMENTS, postgresql_where=AMENDMENTS)


def downgrade() -> None:
    """Take it away."""
    op.drop_index("events_amending", "events")
