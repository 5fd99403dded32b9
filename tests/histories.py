"""Histories for property tests: what a newsroom might do, step by step, as hypothesis makes it up."""

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from msgspec import Struct

CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co"))
WORDS = st.text(CHARACTERS, min_size=1, max_size=60).filter(lambda text: text.strip() != "")


class Step(Struct, frozen=True):
    """One thing done to the `which`th post, or to the blog; `words` is what is said with it."""

    what: str
    which: int
    words: str
    minutes: int


DEEDS = ["publish", "publish", "publish", "revise", "correct", "take_down", "pin", "unpin", "key", "unkey", "erase"]
BLOG_DEEDS = ["headline", "background", "status"]


def steps(most: int) -> SearchStrategy[list[Step]]:
    """Make histories of at most so many steps."""
    one = st.builds(Step, st.sampled_from(DEEDS + BLOG_DEEDS), st.integers(0, 9), WORDS, st.integers(-90, 90))
    return st.lists(one, min_size=1, max_size=most)
