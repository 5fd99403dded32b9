"""A blog's colours, logo and players over HTTP."""

import io

from PIL import Image

from depesche.model.players import PLAYER_HOSTS
from newsroom import Newsroom


def test_the_style_sheet_of_a_theme_is_served_and_goes_with_it(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    assert newsroom.public.get(f"/{slug}/theme.css").status_code == 404
    newsroom.http.put(
        f"/api/v1/blogs/{slug}", json={"headline": "Harbour", "theme": {"accent": "#ffee00"}}, headers={"If-Match": "*"}
    )
    assert f'href="/{slug}/theme.css?v=2"' in newsroom.public.get(f"/{slug}").text
    css = newsroom.public.get(f"/{slug}/theme.css?v=2")
    assert css.headers["content-type"] == "text/css; charset=utf-8"
    assert "--accent:" in css.text
    newsroom.http.put(f"/api/v1/blogs/{slug}", json={"headline": "Harbour"}, headers={"If-Match": "*"})
    assert newsroom.public.get(f"/{slug}/theme.css").status_code == 404
    assert "theme.css" not in newsroom.public.get(f"/{slug}").text


def test_a_logo_is_public_while_the_blog_shows_it(newsroom: Newsroom) -> None:
    slug, out = newsroom.blog(), io.BytesIO()
    Image.new("RGB", (9, 4), "red").save(out, "PNG")
    stored = newsroom.http.post(f"/api/v1/blogs/{slug}/media", content=out.getvalue()).json()
    logo = {"type": "image", "media": stored["media"], "width": stored["width"], "height": stored["height"]}
    for theme, status in (({"logo": logo}, 200), ({"accent": "#0a5c36"}, 404)):
        copy = {"headline": "Harbour", "theme": theme}
        newsroom.http.put(f"/api/v1/blogs/{slug}", json=copy, headers={"If-Match": "*"})
        assert newsroom.public.get(f"/media/{stored['media']}").status_code == status


def test_readers_browsers_frame_known_players_and_nothing_else(newsroom: Newsroom) -> None:
    policy = newsroom.public.get(f"/{newsroom.blog()}").headers["content-security-policy"]
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
    assert rules["frame-src"].split() == [f"https://{host}" for host in PLAYER_HOSTS]
    assert rules["default-src"] == "'none'"


def test_a_frame_of_anybody_else_can_not_be_published(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    embed = {"type": "embed", "url": "https://vimeo.com/1", "frame": "https://evil.example/player"}
    answer = newsroom.put_post(slug, "01JD8Z3M5T0000000000000042", {"body": [embed]}, {"If-None-Match": "*"})
    assert answer.status_code == 400
    assert "known providers" in answer.json()["detail"]
