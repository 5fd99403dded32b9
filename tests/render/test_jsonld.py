import json
from datetime import UTC, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from depesche.model.blocks import Gallery, Image, Quote, Source, Text
from depesche.model.blog import Blog
from depesche.model.post import Author, Correction, Post, Removal
from depesche.render import jsonld

BASE = "https://live.example.org"
NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)
JPG = "0123456789abcdef0123456789abcdef.jpg"
BLOG = Blog(
    id="01JD8Z3M5T0000000000000000", slug="harbour", seq=9, at=NOON + timedelta(hours=1), hash="0", rev=1, generation=1,
    status="live", headline="The harbour & the storm", opened_at=NOON, coverage_start=NOON, language="en",
)  # fmt: skip
POST = Post(
    id="01JD8Z3M5T0000000000000001", time=NOON + timedelta(minutes=5), rev=2, order=2, seq=3, state="published",
    published_at=NOON + timedelta(minutes=5), revised_at=NOON + timedelta(minutes=7), place="Old Quay",
    authors=(Author("Mara Lind", "ml"),), sources=(Source("Radio Nord", "outlet", "https://radio.example/"),),
    body=(
        Text("Water rises."), Quote("We stay", speaker="Ida Brandt"), Image(JPG, alt="Quay", width=3, height=2),
        Gallery((Image(JPG.replace("0", "f"), width=3, height=2), Image(None, caption="Missing"))),
    ),
    corrections=(Correction(NOON + timedelta(minutes=7), "It is the old quay, not the new one.", 2),),
)  # fmt: skip
GONE = Post(
    id="01JD8Z3M5T0000000000000002", time=NOON, rev=2, order=4, seq=8, state="taken_down", published_at=NOON, body=(),
    removal=Removal(at=NOON + timedelta(minutes=8), reason="It showed a private address."),
)  # fmt: skip


def test_a_blog_says_when_its_coverage_began_and_changed() -> None:
    node = json.loads(jsonld.live_blog(BLOG, [POST], BASE, "The Lantern"))
    assert node["@context"] == "https://schema.org"
    assert node["@type"] == "LiveBlogPosting"
    assert node["url"] == f"{BASE}/harbour"
    assert node["coverageStartTime"] == "2031-05-04T12:00:00Z"
    assert "coverageEndTime" not in node
    assert node["dateModified"] == "2031-05-04T13:00:00Z"
    assert node["publisher"] == {"@type": "Organization", "name": "The Lantern", "url": f"{BASE}/"}


def test_a_coverage_that_ended_says_when() -> None:
    ended = replace(BLOG, status="ended", coverage_end=NOON + timedelta(hours=2))
    assert json.loads(jsonld.live_blog(ended, [], BASE))["coverageEndTime"] == "2031-05-04T14:00:00Z"


def test_coverage_of_posts_brought_in_later_begins_with_the_first_of_them() -> None:
    early = replace(POST, time=NOON - timedelta(days=9))
    assert json.loads(jsonld.live_blog(BLOG, [early], BASE))["coverageStartTime"] == "2031-04-25T12:00:00Z"


def test_each_post_is_told_whole() -> None:
    [node] = json.loads(jsonld.live_blog(BLOG, [POST], BASE))["liveBlogUpdate"]
    assert node["@type"] == "BlogPosting"
    assert node["@id"] == node["url"] == f"{BASE}/harbour/posts/{POST.id}"
    assert node["headline"].startswith("Water rises.")
    assert node["articleBody"] == "Water rises.\n\n“We stay” – Ida Brandt\n\nQuay\n\nMissing"
    assert (node["datePublished"], node["dateModified"]) == ("2031-05-04T12:05:00Z", "2031-05-04T12:07:00Z")
    assert node["author"] == [{"@type": "Person", "name": "Mara Lind"}]
    assert node["image"] == [f"{BASE}/media/{JPG}", f"{BASE}/media/{JPG.replace('0', 'f')}"]
    assert node["citation"] == [{"@type": "CreativeWork", "name": "Radio Nord", "url": "https://radio.example/"}]
    assert node["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "It is the old quay, not the new one.",
            "datePublished": "2031-05-04T12:07:00Z",
        }
    ]
    assert node["contentLocation"]["name"] == "Old Quay"


def test_what_was_taken_down_is_told_nowhere() -> None:
    whole = jsonld.live_blog(BLOG, [GONE, POST], BASE)
    assert GONE.id not in whole
    assert "private address" not in whole
    assert set(json.loads(jsonld.post(BLOG, GONE, BASE))) == {"@context", "@type", "@id", "url"}


def test_a_posts_own_page_names_the_blog_that_it_is_part_of() -> None:
    node = json.loads(jsonld.post(BLOG, POST, BASE, "The Lantern"))
    assert node["isPartOf"] == {
        "@type": "LiveBlogPosting", "@id": f"{BASE}/harbour", "headline": "The harbour & the storm",
    }  # fmt: skip
    assert node["publisher"]["name"] == "The Lantern"


@given(st.text(min_size=1, max_size=200))
def test_no_text_breaks_out_of_the_script_element(text: str) -> None:
    try:
        hostile = replace(POST, body=(Text(text), Text("</script><!--\u2028")), headline=None)
    except ValueError:
        assume(False)
    else:
        written = jsonld.live_blog(BLOG, [hostile], BASE)
        assert not set(written) & set("<>&\u2028\u2029")
        [node] = json.loads(written)["liveBlogUpdate"]
        assert node["articleBody"] == f"{text}\n\n</script><!--\u2028"
