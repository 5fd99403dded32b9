"""The index of words of public posts; the log fills it when it is opened."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the index, empty."""
    if op.get_context().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE found USING fts5("
            "blog UNINDEXED, post UNINDEXED, words, tokenize = 'unicode61 remove_diacritics 0')"
        )
        return
    op.execute(
        "CREATE TABLE found (blog VARCHAR(26) NOT NULL, post VARCHAR(26) NOT NULL, n BIGINT NOT NULL, "
        "words TSVECTOR NOT NULL, PRIMARY KEY (blog, post))"
    )
    op.execute("CREATE INDEX found_words ON found USING gin (words)")
    op.execute("CREATE UNIQUE INDEX found_n ON found (n)")


def downgrade() -> None:
    """Take it away."""
    op.execute("DROP TABLE found")
