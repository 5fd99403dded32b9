"""A whole post as plain semantic HTML, for feeds: its blocks, then how sure it is, who reported, what was corrected."""

from html import escape

from depesche.model.blog import Blog
from depesche.model.post import Correction, Post
from depesche.render.blocks_html import blocks_html, inline_html, source_html
from depesche.render.facts import shown_confidence, stamp
from depesche.render.i18n import Tongue, tongue


def post_html(blog: Blog, post: Post, base_url: str) -> str:
    """Give a post as HTML, in its own language or its blog's; `base_url` has no slash at its end."""
    language = post.language or blog.language
    speak = tongue(language)
    parts = [blocks_html(post.body, base_url, language)]
    if sure := shown_confidence(blog, post):
        parts.append(f"<p><small>{escape(speak.words.gettext(sure.capitalize()))}</small></p>")
    if post.sources:
        word = speak.words.ngettext("Source", "Sources", len(post.sources))
        parts.append(f"<p><small>{escape(word)}: {', '.join(map(source_html, post.sources))}</small></p>")
    parts += [_correction(correction, speak, blog.zone) for correction in post.corrections]
    return "\n".join(filter(None, parts))


def _correction(correction: Correction, speak: Tongue, zone: str) -> str:
    when = f'<time datetime="{stamp(correction.at)}">{escape(speak.clock(correction.at, zone))}</time>'
    return (
        f"<p><strong>{escape(speak.words.gettext('Correction'))}, {when}:</strong> {inline_html(correction.note)}</p>"
    )
