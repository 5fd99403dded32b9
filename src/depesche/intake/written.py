"""Reading what somebody types: paragraphs, sub-headings, lists and quotes, as plain text marks them."""

import re
from itertools import takewhile

from depesche.model.blocks import Block, Quote, Text

_BULLET = re.compile(r"[-*•]\s+")
_NUMBER = re.compile(r"\d{1,3}[.)]\s+")
_SPEAKER = re.compile(r"(?:--|[—–])\s*(?P<who>.+)")
_UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


def read_written(text: str) -> tuple[Block, ...]:
    r"""Read a text as it is typed; a blank line parts blocks.

    `# ` begins a sub-heading, `- ` a list, `1. ` a numbered one, `> ` a quote that a line such as
    `— Name, role` ends. Anything else is a paragraph. Control characters are left out. Raises ValueError where
    a block breaks a limit of the model.
    """
    clean = _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    parts = (part.strip("\n") for part in re.split(r"\n[ \t]*\n", clean))
    return tuple(_block([line.strip() for line in part.split("\n")]) for part in parts if part.strip())


def _block(lines: list[str]) -> Block:
    if lines[0].startswith("> "):
        return _quote([line.removeprefix(">").strip() for line in lines])
    if len(lines) == 1 and lines[0].startswith("# "):
        return Text(lines[0].removeprefix("# ").strip(), style="heading")
    for sign, style in ((_BULLET, "bullets"), (_NUMBER, "numbers")):
        if all(sign.match(line) for line in lines):
            points = "\n".join(sign.sub("", line, count=1) for line in lines)
            return Text(points, style="bullets" if style == "bullets" else "numbers")
    return Text("\n".join(lines))


def _quote(lines: list[str]) -> Quote:
    said = list(takewhile(lambda line: not _SPEAKER.match(line), lines))
    named = _SPEAKER.match(lines[-1]) if len(said) < len(lines) else None
    if named is None or len(said) < len(lines) - 1:
        return Quote("\n".join(lines).strip('"„“”«» '))
    speaker, _, role = named["who"].partition(",")
    return Quote("\n".join(said).strip('"„“”«» '), speaker=speaker.strip(), role=role.strip() or None)
