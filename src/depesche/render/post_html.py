"""A whole post as plain semantic HTML, for feeds: its blocks, then how sure it is, who reported, what was corrected."""

from html import escape

from depesche.model.post import Correction, Post
from depesche.render.blocks_html import blocks_html, inline_html, source_html
from depesche.render.facts import stamp

_WORDS = {
    "en": {
        "confirmed": "Confirmed", "reported": "Reported", "unconfirmed": "Unconfirmed", "disputed": "Disputed",
        "source": "Source", "correction": "Correction",
    },
    "de": {
        "confirmed": "Bestätigt", "reported": "Gemeldet", "unconfirmed": "Unbestätigt", "disputed": "Umstritten",
        "source": "Quelle", "correction": "Korrektur",
    },
}  # fmt: skip


def post_html(post: Post, base_url: str, language: str) -> str:
    """Give a post as HTML in `language`, its own one before; `base_url` has no slash at its end."""
    shown = post.language or language
    words = _WORDS.get(shown.split("-")[0], _WORDS["en"])
    parts = [blocks_html(post.body, base_url, shown)]
    if post.confidence:
        parts.append(f"<p><small>{words[post.confidence]}</small></p>")
    if post.sources:
        named = ", ".join(source_html(source) for source in post.sources)
        parts.append(f"<p><small>{words['source']}: {named}</small></p>")
    parts += [_correction(correction, words["correction"]) for correction in post.corrections]
    return "\n".join(filter(None, parts))


def _correction(correction: Correction, word: str) -> str:
    when = f'<time datetime="{stamp(correction.at)}">{correction.at:%H:%M} UTC</time>'
    return f"<p><strong>{escape(word)}</strong> ({when}): {inline_html(correction.note)}</p>"
