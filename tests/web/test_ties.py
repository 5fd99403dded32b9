"""What posts are to each other stands at both ends, wherever it is read from, until one of them goes."""

from typing import Any

from selectolax.lexbor import LexborHTMLParser

from newsroom import Newsroom

AT = {"A": "2026-05-01T13:40:00Z", "B": "2026-05-01T14:30:00Z", "C": "2026-05-02T09:00:00Z"}


def linked(newsroom: Newsroom, slug: str, at: str, headline: str, *links: tuple[str, str], **copy: Any) -> str:
    named = [{"relation": relation, "post": post} for relation, post in links]
    return str(newsroom.publish(slug, headline=headline, time=AT[at], links=named, **copy)["id"])


def ties(html: str, ulid: str) -> list[tuple[str, str | None]]:
    """Give what the article of a post says of others: in words, and where it leads."""
    found = []
    for line in LexborHTMLParser(html).css(f"#post-{ulid} .ties li"):
        leads = line.css_first("a")
        found.append((" ".join(line.text().split()), leads.attributes["href"] if leads else None))
    return found


def page(newsroom: Newsroom, path: str, status: int = 200) -> str:
    answer = newsroom.public.get(path)
    assert answer.status_code == status, answer.text
    return str(answer.text)


def test_both_ends_say_what_they_are_to_each_other_and_a_story_shows_its_stations(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    a = linked(newsroom, slug, "A", "Talks ended")
    b = linked(newsroom, slug, "B", "Talks go on", ("contradicts", a))
    c = linked(newsroom, slug, "C", "Talks in May", ("continues", b), ("confirms", a))
    said = {
        a: [("Contradicted at 14:30: Talks go on", b), ("Confirmed on 2 May 2026, 09:00: Talks in May", c)],
        b: [("Contradicts 13:40: Talks ended", a), ("Continued on 2 May 2026, 09:00: Talks in May", c)],
        c: [("Continues 1 May 2026, 14:30: Talks go on", b), ("Confirms 1 May 2026, 13:40: Talks ended", a)],
    }
    for ulid, lines in said.items():
        wanted = [(words, f"/{slug}/posts/{other}") for words, other in lines]
        assert ties(page(newsroom, f"/{slug}"), ulid) == wanted
        assert ties(page(newsroom, f"/{slug}/posts/{ulid}"), ulid) == wanted
    for kind in ("atom", "rss", "json"):
        feed = newsroom.public.get(f"/{slug}/feed.{kind}").text.replace("&lt;", "<").replace("&gt;", ">")
        assert feed.count("Contradicted at</strong>") == feed.count("Contradicts</strong>") == 1, kind
    d = linked(newsroom, slug, "C", "Talks over", ("continues", c))
    for ulid in (b, c, d):
        stations = LexborHTMLParser(page(newsroom, f"/{slug}/posts/{ulid}")).css(".chain li a")
        assert [one.attributes["href"].rpartition("/")[2] for one in stations if one.attributes["href"]] == [b, c, d]
    assert 'class="chain"' not in page(newsroom, f"/{slug}/posts/{a}")


def test_frames_and_log_pages_bring_the_other_end_as_it_then_reads(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    a = linked(newsroom, slug, "A", "Talks ended")
    seq = newsroom.seq(slug)
    with newsroom.stream(slug, seq) as stream:
        b = linked(newsroom, slug, "B", "Talks go on", ("contradicts", a))
        stated = stream.frame()["data"]["parts"]
        assert ties(stated[f"post-{a}"], a) == [("Contradicted at 14:30: Talks go on", f"/{slug}/posts/{b}")]
        log = newsroom.public.get(f"/{slug}/log/1/0.json").json()["parts"]
        assert {name: log[name] for name in (f"post-{a}", f"post-{b}")} == {
            name: stated[name] for name in (f"post-{a}", f"post-{b}")
        }
        other = {"body": [], "headline": "Talks stall", "time": AT["A"]}
        assert newsroom.put_post(slug, a, other, {"If-Match": "*"}).status_code == 200
        stated = stream.frame()["data"]["parts"]
        assert ties(stated[f"post-{b}"], b)[0][0] == "Contradicts 13:40: Talks stall"
        apart = {"body": [], "headline": "Talks go on", "time": AT["B"]}
        assert newsroom.put_post(slug, b, apart, {"If-Match": "*"}).status_code == 200
        assert ties(stream.frame()["data"]["parts"][f"post-{a}"], a) == []
    with newsroom.stream(slug, seq) as late:
        assert ties(late.frame()["data"]["parts"][f"post-{a}"], a) == []
    history = page(newsroom, f"/{slug}/posts/{b}/history")
    assert "Contradicts the post of" in history
    assert "No longer contradicts the post of" in history


def test_what_was_taken_down_leaves_neither_words_nor_a_dead_link_at_the_other_end(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    a = linked(newsroom, slug, "A", "SECRET one", confidence="confirmed")
    b = linked(newsroom, slug, "B", "Between", ("continues", a), confidence="confirmed")
    c = linked(newsroom, slug, "C", "SECRET two", ("contradicts", b), confidence="confirmed")
    assert "SECRET two" in page(newsroom, f"/{slug}/known")
    with newsroom.stream(slug, newsroom.seq(slug)) as stream:
        newsroom.act(slug, c, "take-down", reason="It was wrong.")
        assert "SECRET two" not in stream.frame()["data"]["parts"][f"post-{b}"]
        newsroom.act(slug, a, "take-down", reason="It was wrong.")
        article = stream.frame()["data"]["parts"][f"post-{b}"]
    assert ties(article, b) == [("Continues 13:40 (taken down since)", None)]
    generation = newsroom.public.get(f"/{slug}/log/head.json").json()["generation"]
    for path in (
        "",
        "/known",
        "/feed.atom",
        "/feed.rss",
        "/feed.json",
        f"/posts/{b}",
        f"/posts/{b}/history",
        f"/log/{generation}/0.json",
        "/at/2099-01-01T00:00",
    ):
        assert "SECRET" not in newsroom.public.get(f"/{slug}{path}").text, path


def test_what_is_known_is_made_of_posts_and_links(newsroom: Newsroom) -> None:
    slug = newsroom.blog(language="de")
    a = linked(newsroom, slug, "A", "Gespräche beendet", confidence="reported", sources=[{"name": "dpa"}])
    rumour = linked(newsroom, slug, "A", "Brücke gesperrt?", confidence="unconfirmed")
    linked(newsroom, slug, "B", "Agentur meldet Einigung", confidence="reported", sources=[{"name": "AFP"}])
    linked(newsroom, slug, "B", "Nichts gesagt")
    linked(newsroom, slug, "B", "Gespräche gehen weiter", ("contradicts", a), confidence="confirmed")

    def columns() -> dict[str, list[str]]:
        read = LexborHTMLParser(page(newsroom, f"/{slug}/known"))
        return {
            " ".join(one.css("h2")[0].text().split()): [link.text() for link in one.css("section > ul > li > a")]
            for one in read.css("section.step")
        }

    known = columns()
    assert known == {
        "Was bestätigt ist": ["Gespräche gehen weiter"],
        "Was gemeldet wird, und von wem": ["Agentur meldet Einigung"],
        "Was unbestätigt oder umstritten ist": ["Brücke gesperrt?"],
        "Was sich als falsch erwiesen hat": ["Gespräche beendet"],
    }
    assert "AFP" in page(newsroom, f"/{slug}/known")
    linked(newsroom, slug, "C", "Polizei bestätigt Sperrung", ("confirms", rumour), confidence="confirmed")
    assert "Brücke gesperrt?" in columns()["Was bestätigt ist"]
    blog = {"headline": "Leise", "language": "de", "shown_confidence": "none"}
    assert newsroom.http.put(f"/api/v1/blogs/{slug}", json=blog, headers={"If-Match": "*"}).status_code == 200
    assert not any(columns().values())
    assert f"/{slug}/known" not in page(newsroom, f"/{slug}")
