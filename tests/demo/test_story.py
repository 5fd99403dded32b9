from datetime import UTC, datetime, timedelta

import pytest

from depesche.demo.photos import PHOTOS
from depesche.demo.story import Step, Story, stories
from depesche.model import commands
from depesche.model.blocks import Gallery, Image, Quote, Text
from depesche.model.blog import Blog
from depesche.model.commands import Actor, BlogCommand
from depesche.model.events import Event
from depesche.model.post import Post
from depesche.render.plain import body_text
from depesche.rules.decide import Refusal, decide
from depesche.rules.fold import State, fold

NOW = datetime(2031, 5, 4, 21, 30, tzinfo=UTC)
STORED = {name: Image(f"{number:032x}.jpg", width=1600, height=1067) for number, name in enumerate(PHOTOS, 1)}
STORIES = stories(NOW, STORED)
LIVE = timedelta(minutes=30)


class Folded:
    """What the steps of a story make of a blog, by the rules alone."""

    def __init__(self, story: Story, steps: tuple[Step, ...]) -> None:
        self.blog: Blog | None = None
        self.posts: dict[str, Post] = {}
        self.kinds: list[str] = []
        at = story.begins
        for step in steps:
            at += timedelta(seconds=step.pause)
            self._do(step, at)

    def _do(self, step: Step, at: datetime) -> None:
        command = step.command
        post = None if isinstance(command, BlogCommand) else command.post
        linked = {ulid: (one, 0) for ulid, one in self.posts.items()}
        state = State(self.blog, self.posts.get(post or ""), linked)
        decision = decide(state, command, Actor("demo", "admin"), at)
        assert not isinstance(decision, Refusal), decision
        assert decision, f"{command} changes nothing"
        for payload in decision:
            kind = type(payload).__name__
            event = Event(
                blog="0" * 26, seq=len(self.kinds) + 1, id=command.id, kind=kind, version=1, at=at, by="demo",
                post=post, payload=payload, payload_hash="", prev="", hash="",
            )  # fmt: skip
            state = fold(state, event)
            self.kinds.append(kind)
        self.blog = state.blog
        if state.post is not None:
            self.posts[state.post.id] = state.post


@pytest.fixture(scope="module", params=STORIES, ids=lambda story: story.slug)
def story(request: pytest.FixtureRequest) -> Story:
    found = request.param
    assert isinstance(found, Story)
    return found


def test_there_is_a_german_and_an_english_story() -> None:
    assert [(story.slug, story.copy.language, story.copy.zone) for story in STORIES] == [
        ("wahlabend", "de", "Europe/Berlin"),
        ("election-night", "en", "Europe/London"),
    ]


def test_no_step_is_refused_and_the_coverage_stays_live(story: Story) -> None:
    whole = Folded(story, story.past + story.coming)
    assert whole.blog is not None
    assert whole.blog.status == "live"
    assert len({step.command.id for step in story.past + story.coming}) == len(story.past + story.coming)


def test_the_past_ends_just_before_now_and_in_order(story: Story) -> None:
    before = Folded(story, story.past)
    assert story.moments[0] == story.begins
    assert list(story.moments) == sorted(story.moments)
    assert NOW - timedelta(minutes=5) < story.moments[-1] <= NOW
    assert NOW - timedelta(minutes=5) < max(post.time for post in before.posts.values()) <= NOW
    assert len(before.posts) == 27
    assert before.blog is not None
    assert before.blog.coverage_start is not None
    assert all(post.time <= post.published_at for post in before.posts.values())


def test_the_past_shows_everything_that_a_post_can_be(story: Story) -> None:
    before = Folded(story, story.past)
    standing = [post for post in before.posts.values() if post.state == "published"]
    blocks = [block for post in standing for block in post.body]
    kinds = {type(block).__name__ for block in blocks}
    assert kinds == {"Text", "Quote", "Image", "Gallery", "Embed", "File", "Table", "Card"}
    assert {post.confidence for post in standing} >= {"confirmed", "reported", "unconfirmed", "disputed"}
    assert {block.speech for block in blocks if isinstance(block, Quote)} == {"direct", "indirect"}
    assert any(isinstance(block, Quote) and block.original_language for block in blocks)
    assert any(isinstance(block, Image) and block.media is None for block in blocks)
    texts = [block for block in (*blocks, *story.copy.background) if isinstance(block, Text)]
    assert {text.style for text in texts} == {"paragraph", "heading", "bullets", "numbers"}
    assert {mark.kind for text in texts for mark in text.marks} == {"bold", "italic", "link", "quote"}
    assert len(story.copy.background) >= 5
    assert set(before.kinds) >= {
        "BlogOpened", "BlogStatusChanged", "PostPublished", "PostRevised", "PostCorrected", "PostTakenDown",
        "PostPinned", "PostMarkedKey",
    }  # fmt: skip
    assert len([post for post in standing if post.is_key]) >= 4
    assert [post for post in before.posts.values() if post.removal]


def test_two_minutes_show_what_a_live_blog_can_do(story: Story) -> None:
    first, waited = [], 0.0
    for step in story.coming:
        waited += step.pause
        first += [step.command] if waited <= 120 else []
    assert {type(command) for command in first} >= {
        commands.Publish, commands.Revise, commands.Correct, commands.TakeDown,
    }  # fmt: skip
    blocks = {type(block) for command in first if isinstance(command, commands.Publish) for block in command.copy.body}
    assert blocks >= {Text, Quote, Image}


def test_posts_arrive_for_half_an_hour_every_few_seconds(story: Story) -> None:
    assert sum(step.pause for step in story.coming) >= LIVE.total_seconds()
    assert all(6 <= step.pause <= 12 for step in story.coming)


def test_no_two_posts_say_the_same(story: Story) -> None:
    published = [step.command for step in story.past + story.coming if isinstance(step.command, commands.Publish)]
    said = [body_text(command.copy.body, story.copy.language) for command in published]
    assert len(set(said)) == len(said)


def test_every_picture_has_its_words(story: Story) -> None:
    for step in story.past + story.coming:
        if isinstance(step.command, commands.Publish):
            for block in step.command.copy.body:
                for image in block.images if isinstance(block, Gallery) else [block]:
                    if isinstance(image, Image) and image.media:
                        assert image.alt
                        assert image.caption
                        assert image.credit


def test_without_stored_pictures_they_are_shown_as_missing() -> None:
    for story in stories(NOW, {}):
        assert story.copy.image is not None
        assert story.copy.image.media is None
        Folded(story, story.past + story.coming)
