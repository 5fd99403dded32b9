"""The index of words of public posts, filled from those that are there."""

import msgspec
import sqlalchemy as sa
from alembic import op

from depesche.log.found import entries_of, write
from depesche.model.post import Post

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the index and fill it; a newsroom of 100,000 posts takes some seconds."""
    if op.get_context().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE found USING fts5("
            "blog UNINDEXED, post UNINDEXED, words, tokenize = 'unicode61 remove_diacritics 0')"
        )
    else:
        op.execute(
            "CREATE TABLE found (blog VARCHAR(26) NOT NULL, post VARCHAR(26) NOT NULL, n BIGINT NOT NULL, "
            "words TSVECTOR NOT NULL, PRIMARY KEY (blog, post))"
        )
        op.execute("CREATE INDEX found_words ON found USING gin (words)")
        op.execute("CREATE UNIQUE INDEX found_n ON found (n)")
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    copies = connection.execute(sa.text("SELECT id, copy FROM blogs"))
    languages = {row.id: msgspec.json.decode(row.copy).get("language", "en") for row in copies}
    chosen = sa.text("SELECT blog, id, post FROM posts WHERE (blog, id) > (:blog, :id) ORDER BY blog, id LIMIT 500")
    after = {"blog": "", "id": ""}
    while rows := connection.execute(chosen, after).all():
        posts = [(row.blog, msgspec.json.decode(row.post, type=Post)) for row in rows]
        write(connection, [one for blog, post in posts for one in entries_of(blog, languages[blog], None, post)])
        after = {"blog": rows[-1].blog, "id": rows[-1].id}
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("ANALYZE found"))


def downgrade() -> None:
    """Take it away."""
    op.execute("DROP TABLE found")
