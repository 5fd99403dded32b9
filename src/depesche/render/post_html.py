"""A whole post as plain semantic HTML, for feeds: ties, blocks, how sure it is, who reported, what was corrected."""

from html import escape

from depesche.model.blog import Blog
from depesche.model.post import Correction, Post
from depesche.render.blocks_html import blocks_html, inline_html, source_html
from depesche.render.facts import permalink, shown_confidence, stamp
from depesche.render.i18n import Tongue, tongue
from depesche.render.plain import name_of
from depesche.render.templating import relations, same_day
from depesche.rules.ties import UNTIED, Tie, Ties


def post_html(blog: Blog, post: Post, base_url: str, ties: Ties = UNTIED) -> str:
    """Give a post as HTML, in its own language or its blog's; `base_url` has no slash at its end."""
    language = post.language or blog.language
    speak = tongue(language)
    parts = [_tie(blog, post, tie, speak, base_url, is_ours=True) for tie in ties.to]
    parts += [_tie(blog, post, tie, speak, base_url, is_ours=False) for tie in ties.by]
    parts.append(blocks_html(post.body, base_url, language))
    if sure := shown_confidence(blog, post):
        parts.append(f"<p><small>{escape(speak.words.gettext(sure.capitalize()))}</small></p>")
    if post.sources:
        word = speak.words.ngettext("Source", "Sources", len(post.sources))
        parts.append(f"<p><small>{escape(word)}: {', '.join(map(source_html, post.sources))}</small></p>")
    parts += [_correction(correction, speak, blog.zone) for correction in post.corrections]
    return "\n".join(filter(None, parts))


def _tie(blog: Blog, post: Post, tie: Tie, speak: Tongue, base_url: str, *, is_ours: bool) -> str:
    other = tie.post
    here = same_day(other.time, post.time, blog.zone)
    word = relations(speak)[tie.relation, "to" if is_ours else "at" if here else "on"]
    when = ("" if here else f"{speak.day(other.time, blog.zone)}, ") + speak.clock(other.time, blog.zone)
    if other.removal is not None:
        return (
            f"<p><strong>{escape(word)}</strong> {escape(when)} ({escape(speak.words.gettext('taken down since'))})</p>"
        )
    leads = f'<a href="{escape(permalink(base_url, blog, other))}">{escape(when)}: {escape(name_of(blog, other))}</a>'
    return f"<p><strong>{escape(word)}</strong> {leads}</p>"


def _correction(correction: Correction, speak: Tongue, zone: str) -> str:
    when = f'<time datetime="{stamp(correction.at)}">{escape(speak.clock(correction.at, zone))}</time>'
    return (
        f"<p><strong>{escape(speak.words.gettext('Correction'))}, {when}:</strong> {inline_html(correction.note)}</p>"
    )
