from datetime import UTC, datetime
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

from msgspec.structs import replace

from depesche.model.blog import Blog
from depesche.render.sitemap import SITEMAP_ADDRESSES, robots, sitemap

BASE = "https://live.example.org"
NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)
BLOG = Blog(
    id="01JD8Z3M5T0000000000000000", slug="harbour", seq=1, at=NOON, hash="0", rev=1, generation=1, status="live",
    headline="The harbour", opened_at=NOON,
)  # fmt: skip


def test_each_blog_stands_with_its_last_change() -> None:
    root = ET.fromstring(sitemap([BLOG, replace(BLOG, slug="quay")], BASE))
    assert [url.findtext(f"{NS}loc") for url in root] == [f"{BASE}/harbour", f"{BASE}/quay"]
    assert {url.findtext(f"{NS}lastmod") for url in root} == {"2031-05-04T12:00:00Z"}


def test_no_blogs_make_an_empty_but_valid_sitemap() -> None:
    assert len(ET.fromstring(sitemap([], BASE))) == 0


def test_a_sitemap_never_holds_more_than_the_standard_allows() -> None:
    assert sitemap((BLOG for _ in range(SITEMAP_ADDRESSES + 3)), BASE).count(b"<loc>") == SITEMAP_ADDRESSES


def test_robots_may_read_pages_but_neither_api_nor_streams() -> None:
    parser = RobotFileParser()
    text = robots(BASE).decode()
    parser.parse(text.splitlines())
    assert parser.can_fetch("*", f"{BASE}/harbour")
    assert not parser.can_fetch("*", f"{BASE}/api/v1/blogs")
    assert "Disallow: /*/stream" in text
    assert parser.site_maps() == [f"{BASE}/sitemap.xml"]
