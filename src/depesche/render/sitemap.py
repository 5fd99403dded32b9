"""What search engines are told of the site: its sitemap (sitemaps.org) and robots.txt (RFC 9309)."""

from collections.abc import Iterable
from itertools import islice
from xml.etree import ElementTree as ET

from depesche.model.blog import Blog
from depesche.render.facts import blog_url, stamp

SITEMAP_ADDRESSES = 50_000
"""Addresses that one sitemap may hold."""


def sitemap(blogs: Iterable[Blog], base_url: str) -> bytes:
    """List the blogs with their last change; `base_url` has no slash at its end."""
    root = ET.Element("urlset", {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"})
    for blog in islice(blogs, SITEMAP_ADDRESSES):
        url = ET.SubElement(root, "url")
        ET.SubElement(url, "loc").text = blog_url(base_url, blog)
        ET.SubElement(url, "lastmod").text = stamp(blog.at)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def robots(base_url: str) -> bytes:
    """Let robots read all but the API and the endless streams, and tell them of the sitemap."""
    lines = ("User-agent: *", "Disallow: /api/", "Disallow: /*/stream", "Allow: /", "")
    return "\n".join([*lines, f"Sitemap: {base_url}/sitemap.xml", ""]).encode()
