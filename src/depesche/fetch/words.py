"""Words of others, made fit for a line of ours."""

import re

from depesche.model.limits import HEADLINE_CHARS

_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")


def one_line(value: object, limit: int = HEADLINE_CHARS) -> str | None:
    """Give a text on one line, cut at a word to at most `limit` characters; None when it is none, or empty."""
    if not isinstance(value, str):
        return None
    line = _BLANK.sub(" ", value[: limit * 4]).strip()
    if len(line) > limit:
        line = (line[: limit - 1].rpartition(" ")[0] or line[: limit - 1]) + "…"
    return line or None
