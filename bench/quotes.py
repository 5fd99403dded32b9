"""Measure how well reading finds who says what: on German news that others annotated, and on our own sample."""

from collections.abc import Iterable, Sequence
from functools import reduce
from pathlib import Path

import msgspec
from bench.marked import Annotated, marked
from bench.report import Goal, goal_table, table
from bench.score import TYPES, Score, score

from depesche.intake.utterances import utterances

OWN = Path(__file__).parent / "gold"
"""Our own sample: a file a language, a quotation a line."""
LANGUAGES = {"de": "German", "en": "English", "fr": "French", "es": "Spanish", "ru": "Russian"}
DIRECT, DIRECT_SPEAKER, INDIRECT_SPEAKER = 0.95, 0.85, 0.60


def section(annotated: Path | None) -> str:
    """Measure; `annotated` has German articles, one JSON object a line, and is left out when it is not there."""
    parts = []
    if annotated is not None and annotated.is_file():
        parts.append(_german(annotated))
    else:
        parts.append("The annotated German articles are left out, for they were not there: `--quotes FILE` names them.")
    parts.append(_own())
    return "\n\n".join(parts)


def _german(path: Path) -> str:
    articles = _articles(path)
    half = len(articles) // 2
    whole = _scores(articles, "de")
    parts = ((f"first {half}", articles[:half]), (f"other {len(articles) - half}", articles[half:]))
    rows = [_row(f"{TYPES[kind]}, all {len(articles)}", one) for kind, one in whole.items()]
    rows += [_row(f"{TYPES[kind]}, {name}", one) for name, some in parts for kind, one in _scores(some, "de").items()]
    goals = [
        Goal("Direct: spans by overlap", whole["direct"].overlap_f1, DIRECT, least=True),
        Goal("Direct: with the right speaker", whole["direct"].speaker_f1, DIRECT_SPEAKER, least=True),
        Goal("Indirect: with the right speaker", whole["indirect"].speaker_f1, INDIRECT_SPEAKER, least=True),
    ]
    return f"### German news\n\n{table(_heads('articles'), rows)}\n\n### Goals\n\n{goal_table(goals)}"


def _own() -> str:
    rows = []
    for language, name in LANGUAGES.items():
        lines = (OWN / f"{language}.txt").read_text(encoding="utf-8").splitlines()
        scores = _scores([marked(line) for line in lines if line], language)
        rows += [_row(f"{name}, {TYPES[kind]}", scores[kind]) for kind in ("direct", "indirect")]
    return f"### Our own sample\n\n{table(_heads('language'), rows)}"


def _articles(path: Path) -> list[Annotated]:
    read = msgspec.json.Decoder(Annotated).decode
    with path.open("rb") as lines:
        return [read(line) for line in lines]


def _scores(texts: Sequence[Annotated], language: str) -> dict[str, Score]:
    found = [(one, utterances(one.text, language)) for one in texts]
    return {kind: _sum(score(one.text, one.quotations, said, kind) for one, said in found) for kind in TYPES}


def _sum(scores: Iterable[Score]) -> Score:
    return reduce(Score.__add__, scores, Score())


def _heads(what: str) -> tuple[str, ...]:
    return (f"F1, by type and {what}", "annotated", "found", "exact", "overlap", "with speaker")


def _row(name: str, one: Score) -> tuple[str, ...]:
    figures = (one.exact_f1, one.overlap_f1, one.speaker_f1)
    return (name, str(one.annotated), str(one.found), *(f"{figure:.2f}" for figure in figures))
