"""Structured data for search engines: a blog as schema.org `LiveBlogPosting`, a post as `BlogPosting`."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from depesche.model.blocks import Source
from depesche.model.blog import Blog
from depesche.model.post import Author, Correction, Post
from depesche.render.facts import blog_url, byline, changed_at, image_url, images_of, permalink, published, stamp
from depesche.render.plain import body_text, name_of

SCHEMA = "https://schema.org"
_UNSAFE = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))

Node = dict[str, object]


def live_blog(blog: Blog, posts: Sequence[Post], base_url: str, site: str = "Depesche") -> str:
    """Give the JSON-LD of a blog's page with the posts that stand on it, safe inside a script element."""
    standing = published(posts)
    times = [post.time for post in standing]
    begun = min([blog.coverage_start, *times]) if blog.coverage_start else None
    node: Node = {
        "@context": SCHEMA,
        "@type": "LiveBlogPosting",
        "@id": blog_url(base_url, blog),
        "url": blog_url(base_url, blog),
        "mainEntityOfPage": blog_url(base_url, blog),
        "headline": blog.headline,
        "description": blog.standfirst,
        "inLanguage": blog.language,
        "datePublished": stamp(min([blog.opened_at, *times])),
        "dateModified": stamp(blog.at),
        "coverageStartTime": _when(begun),
        "coverageEndTime": _when(blog.coverage_end),
        "image": [image_url(base_url, blog.image)] if blog.image and blog.image.media else _images(standing, base_url),
        "author": _organization(site, base_url),
        "publisher": _organization(site, base_url),
        "liveBlogUpdate": [_posting(blog, post, base_url, site) for post in standing],
    }
    return _json(node)


def post(blog: Blog, post: Post, base_url: str, site: str = "Depesche") -> str:
    """Give the JSON-LD of a post's own page; of one that was taken down only that a page is there."""
    address = permalink(base_url, blog, post)
    if post.removal is not None:
        return _json({"@context": SCHEMA, "@type": "WebPage", "@id": address, "url": address})
    whole = {"@type": "LiveBlogPosting", "@id": blog_url(base_url, blog), "headline": blog.headline}
    return _json({"@context": SCHEMA} | _posting(blog, post, base_url, site) | {"isPartOf": whole})


def _posting(blog: Blog, post: Post, base_url: str, site: str) -> Node:
    address, language = permalink(base_url, blog, post), post.language or blog.language
    return {
        "@type": "BlogPosting",
        "@id": address,
        "url": address,
        "mainEntityOfPage": address,
        "headline": name_of(blog, post),
        "inLanguage": language,
        "datePublished": stamp(post.time),
        "dateModified": stamp(max(changed_at(post), post.time)),
        "articleBody": body_text(post.body, language) or name_of(blog, post),
        "author": [_person(author) for author in byline(blog, post)] or _organization(site, base_url),
        "publisher": _organization(site, base_url),
        "image": _images([post], base_url),
        "contentLocation": {"@type": "Place", "name": post.place} if post.place else None,
        "keywords": list(post.tags),
        "citation": [_citation(source) for source in post.sources],
        "correction": [_correction(correction) for correction in post.corrections],
    }


def _citation(source: Source) -> Node:
    return {"@type": "CreativeWork", "name": source.name, "url": source.url}


def _correction(correction: Correction) -> Node:
    return {"@type": "CorrectionComment", "text": correction.note, "datePublished": stamp(correction.at)}


def _person(author: Author) -> Node:
    return {"@type": "Person", "name": author.name}


def _organization(site: str, base_url: str) -> Node:
    return {"@type": "Organization", "name": site, "url": f"{base_url}/"}


def _images(posts: Sequence[Post], base_url: str) -> list[str]:
    return [image_url(base_url, image) for post in posts for image in images_of(post)]


def _when(instant: datetime | None) -> str | None:
    return stamp(instant) if instant else None


def _json(node: Node) -> str:
    text = msgspec.json.encode(_without_blanks(node)).decode()
    for char, escaped in _UNSAFE:
        text = text.replace(char, escaped)
    return text


def _without_blanks(value: object) -> object:
    """Leave out what is not known, which schema.org has no null for."""
    if isinstance(value, dict):
        return {key: _without_blanks(inner) for key, inner in value.items() if inner not in (None, [], "")}
    return [_without_blanks(inner) for inner in value] if isinstance(value, list) else value
