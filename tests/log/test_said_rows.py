"""Posts that quote are found in their order, whichever way they are looked for."""

from pathlib import Path

import pytest

from depesche.log import said_rows
from depesche.log.said_rows import SaidRows
from depesche.model.blocks import Quote
from doing import opening, place_in, publishing


@pytest.mark.parametrize("few", [0, 1_000], ids=["many", "few"])
def test_posts_that_quote_are_found_in_their_order_be_they_few_or_many(
    database: Path | str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(said_rows, "FEW", few)
    with place_in(tmp_path, database) as place:
        place.do(opening())
        said = [place.do(publishing(body=(Quote(f"{n}.", speaker=name),)))[0].post.id for n, name in enumerate("ABA")]
        place.do(publishing("Nobody says anything."))
        with place.log.reading() as rows:
            quotes, blog = SaidRows(rows.connection), place.blog().id
            newest = rows.post(blog, said[2])
            assert [post.id for post in quotes.quoting(blog, 9)] == said[::-1]
            assert [post.id for post in quotes.quoting(blog, 9, "A")] == [said[2], said[0]]
            assert [post.id for post in quotes.quoting(blog, 9, "A", newest)] == [said[0]]
            assert quotes.quoting(blog, 9, "Nobody") == []
