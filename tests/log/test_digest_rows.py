"""The posts among which a digest is chosen: all that stand, or of many those that say the most, of every stretch."""

from pathlib import Path

import pytest

from depesche.log import digest_rows
from depesche.log.digest_rows import DigestRows
from depesche.model.commands import TakeDown
from depesche.model.ids import new_ulid
from doing import opening, place_in, publishing


def test_all_that_stand_or_the_longest_of_each_stretch_are_candidates(
    database: Path | str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest_rows, "STRETCHES", 3)
    with place_in(tmp_path, database) as place:
        place.do(opening(), opening("elsewhere"))
        said = [
            "short",
            "a longer text" * 10,
            "mid one",
            "x",
            "the longest text of them" * 10,
            "middle",
            "a",
            "ab",
            "last long one" * 10,
        ]
        ids = [place.do(publishing(text))[0].post.id for text in said]
        place.do(publishing("A very long text that stands elsewhere, and so does not count here." * 10, "elsewhere"))
        gone = place.do(publishing("This has been taken down, and was the longest text of all." * 10))[0].post.id
        place.do(TakeDown(id=new_ulid(), blog="harbour", post=gone, reason="Wrong."))
        with place.log.reading() as rows:
            digest, blog = DigestRows(rows.connection), place.blog()
            assert {post.id for post in digest.candidates(blog, 9)} == set(ids)
            assert {post.id for post in digest.candidates(blog, 3)} == {ids[1], ids[4], ids[8]}
            assert len(digest.candidates(blog, 6)) == 6
