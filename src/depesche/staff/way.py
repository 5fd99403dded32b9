"""The way of a draft: written, handed in, sent back, scheduled, published or discarded, each in one transaction."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal, TypeVar

from msgspec.structs import replace

from depesche.desk import Desk, Done, Refused, Sitting
from depesche.model.blog import Blog
from depesche.model.commands import Actor, MarkKey, Pin, Publish
from depesche.model.drafts import Draft, NewDraft, Remark
from depesche.model.ids import new_ulid, utc
from depesche.model.limits import DRAFTS
from depesche.model.post import Post, PostCopy, check_note
from depesche.rules.decide import Refusal
from depesche.rules.roles import allows
from depesche.store.drafts import Drafts

Answer = TypeVar("Answer")

LATE = timedelta(minutes=1)
"""How long ago the time may be for which a draft is scheduled: what was sent over a bad line may arrive late."""

Seen = int | Literal["none", "any", "unsaid"]
"""What a writer saw before writing: a revision, that there is none, whatever is there, or they do not say."""


class Way:
    """Leads drafts to the desk. `followers` are told the web address of a blog whose drafts have changed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.followers: list[Callable[[str], object]] = []

    async def write(self, slug: str, ulid: str, new: NewDraft, actor: Actor, seen: Seen) -> tuple[Draft, bool]:
        """Begin a draft or change one; tell whether it was begun. The same again changes nothing. Raises Refused."""
        return await self._do(slug, lambda sitting: _write(Place(sitting, slug, ulid, actor), new, seen))

    async def discard(self, slug: str, ulid: str, actor: Actor, seen: Seen = "any") -> None:
        """Discard a draft; one that is not there is discarded already. Raises Refused."""

        def work(sitting: Sitting) -> None:
            place = Place(sitting, slug, ulid, actor)
            if place.draft is None:
                place.refuse_published()
                return
            place.check_own()
            place.check_seen(seen)
            place.drafts.remove(place.blog.id, ulid)

        await self._do(slug, work)

    async def submit(self, slug: str, ulid: str, actor: Actor, seen: Seen = "any") -> Draft:
        """Hand a draft in to the editors. Raises Refused."""

        def work(sitting: Sitting) -> Draft:
            place = Place(sitting, slug, ulid, actor)
            draft = place.there()
            place.check_own()
            if draft.state == "scheduled":
                raise Refused(Refusal("invalid", "this draft is scheduled; it has passed the editors already"))
            return place.change(replace(draft, state="review", remark=None), seen)

        return await self._do(slug, work)

    async def send_back(self, slug: str, ulid: str, remark: str, actor: Actor, seen: Seen = "any") -> Draft:
        """Give a draft back to its author, saying what is missing. Raises Refused."""

        def work(sitting: Sitting) -> Draft:
            place = Place(sitting, slug, ulid, actor)
            _noted(remark)
            draft = place.there()
            said = Remark(text=remark, by=actor.id, at=utc(sitting.now()))
            if draft.state == "draft" and draft.remark is not None and draft.remark.text == remark:
                said = draft.remark
            return place.change(_unscheduled(draft, state="draft", remark=said), seen)

        return await self._do(slug, work)

    async def schedule(self, slug: str, ulid: str, publish_at: datetime, actor: Actor, seen: Seen = "any") -> Draft:
        """Have a draft published at its time, as this actor. Raises Refused."""

        def work(sitting: Sitting) -> Draft:
            place = Place(sitting, slug, ulid, actor)
            draft = place.there()
            at = _instant(publish_at)
            finished(draft)
            if at < sitting.now() - LATE and (draft.state, draft.publish_at) != ("scheduled", at):
                sentence = f"{at:%Y-%m-%d %H:%M} UTC has passed; publish the draft, or choose a later time"
                raise Refused(Refusal("invalid", sentence))
            by = draft.scheduled_by if draft.publish_at == at and draft.scheduled_by else actor.id
            scheduled = replace(draft, state="scheduled", publish_at=at, scheduled_by=by, remark=None)
            return place.change(scheduled, seen)

        return await self._do(slug, work)

    async def unschedule(self, slug: str, ulid: str, actor: Actor, seen: Seen = "any") -> Draft:
        """Take a draft out of the schedule and back to the editors. Raises Refused."""

        def work(sitting: Sitting) -> Draft:
            place = Place(sitting, slug, ulid, actor)
            draft = place.there()
            return draft if draft.state != "scheduled" else place.change(_unscheduled(draft, state="review"), seen)

        return await self._do(slug, work)

    async def publish(self, slug: str, ulid: str, actor: Actor, seen: Seen = "any", key: str | None = None) -> Post:
        """Publish a draft: its post and the end of the draft are one transaction. Again, it gives the same post.

        Raises Refused.
        """
        return await self._do(slug, lambda sitting: publish_in(sitting, slug, ulid, actor, seen, key))

    async def publish_post(
        self, command: Publish, actor: Actor, *, is_key: bool, pinned: bool, draft_rev: int | None = None
    ) -> Done:
        """Publish a post with mark and pin in one transaction, and discard a draft of it.

        Who says from which revision of the draft it comes loses none that somebody has written since. Raises Refused.
        """

        def work(sitting: Sitting) -> tuple[Done, int | None]:
            blog = sitting.rows.blog(command.blog)
            rev = None if blog is None else Drafts(sitting.rows.connection).remove(blog.id, command.post)
            if rev is not None and draft_rev not in (None, rev):
                raise Refused(stale(rev))
            return _publish(sitting, command, actor, is_key=is_key, pinned=pinned), rev

        done, rev = await self._desk.sit(work, (command,))
        if rev is not None:
            self.tell(command.blog)
        return done

    async def _do(self, slug: str, work: Callable[[Sitting], Answer]) -> Answer:
        answer = await self._desk.sit(work)
        self.tell(slug)
        return answer

    def tell(self, slug: str) -> None:
        """Tell those who follow that drafts of this blog may have changed."""
        for follower in list(self.followers):
            follower(slug)


class Place:
    """One draft's place in an open transaction, and who is at it."""

    def __init__(self, sitting: Sitting, slug: str, ulid: str, actor: Actor) -> None:
        blog = sitting.rows.blog(slug)
        if blog is None:
            raise Refused(Refusal("unknown", f"there is no live blog {slug!r}"))
        self.sitting = sitting
        self.blog: Blog = blog
        self.ulid = ulid
        self.actor = actor
        self.drafts = Drafts(sitting.rows.connection)
        self.draft = self.drafts.draft(blog.id, ulid)

    def there(self) -> Draft:
        """Give the draft. Raises Refused where there is none: published, taken down, or never there."""
        if self.draft is None:
            self.refuse_published()
            sentence = f"there is no draft {self.ulid} in the live blog {self.blog.slug!r}; it may have been discarded"
            raise Refused(Refusal("unknown", sentence))
        return self.draft

    def refuse_published(self) -> None:
        """Refuse when the draft has become a post."""
        post = self.sitting.rows.post(self.blog.id, self.ulid)
        if post is None:
            return
        if post.state == "taken_down":
            raise Refused(Refusal("gone", f"the draft {self.ulid} was published, and its post has been taken down"))
        sentence = f"the draft {self.ulid} has been published; change the post instead, which is at revision {post.rev}"
        raise Refused(Refusal("published", sentence, post.rev))

    def check_own(self) -> None:
        """Refuse those who may only contribute where the draft is another's, or is scheduled already."""
        draft = self.there()
        if allows(self.actor, "publish", self.blog.slug):
            return
        if draft.author != self.actor.id:
            raise Refused(Refusal("forbidden", "this draft is somebody else's; an editor may change or discard it"))
        if draft.state == "scheduled":
            raise Refused(Refusal("forbidden", "this draft is scheduled; ask an editor to take it out of the schedule"))

    def check_seen(self, seen: Seen) -> None:
        """Refuse a writer who saw an older revision."""
        draft = self.there()
        if seen not in ("any", "unsaid", draft.rev):
            raise Refused(stale(draft.rev))

    def change(self, after: Draft, seen: Seen) -> Draft:
        """Keep the draft as it is to be, unless it is so already. Raises Refused."""
        draft = self.there()
        if after == draft and seen in ("any", "unsaid", draft.rev, draft.rev - 1):
            return draft
        self.check_seen(seen)
        now = max(utc(self.sitting.now()), draft.changed_at)
        changed = replace(after, rev=draft.rev + 1, by=self.actor.id, changed_at=now)
        self.drafts.change(self.blog.id, changed)
        return changed


def publish_in(
    sitting: Sitting, slug: str, ulid: str, actor: Actor, seen: Seen = "any", key: str | None = None
) -> Post:
    """Publish a draft in an open transaction. Raises Refused."""
    place = Place(sitting, slug, ulid, actor)
    post = sitting.rows.post(place.blog.id, ulid)
    if post is not None:
        place.drafts.remove(place.blog.id, ulid)
        return post
    draft = place.there()
    place.check_seen(seen)
    command = Publish(id=key or new_ulid(), blog=slug, post=ulid, copy=finished(draft))
    done = _publish(sitting, command, actor, is_key=draft.is_key, pinned=draft.pinned)
    place.drafts.remove(place.blog.id, ulid)
    if done.post is None:
        raise ValueError("a post was published but is not there")
    return done.post


def finished(draft: Draft) -> PostCopy:
    """Give what a draft's post will say. Raises Refused where something is missing."""
    try:
        return draft.copy.finished()
    except ValueError as error:
        raise Refused(Refusal("invalid", f"the draft is not finished: {error}")) from error


def stale(rev: int) -> Refusal:
    """Say that a writer saw an older revision."""
    return Refusal("stale", f"the draft is at revision {rev} by now; read it and write again with If-Match", rev)


def _publish(sitting: Sitting, command: Publish, actor: Actor, *, is_key: bool, pinned: bool) -> Done:
    """Publish with mark and pin; a post that is there keeps those that it has by now."""
    blog = sitting.rows.blog(command.blog) if is_key or pinned else None
    is_new = blog is not None and sitting.rows.post(blog.id, command.post) is None
    done = published = sitting.do(command, actor)
    if is_new and is_key:
        done = sitting.do(MarkKey(id=new_ulid(), blog=command.blog, post=command.post), actor)
    if is_new and pinned:
        done = sitting.do(Pin(id=new_ulid(), blog=command.blog, post=command.post), actor)
    return replace(done, event=published.event)


def _write(place: Place, new: NewDraft, seen: Seen) -> tuple[Draft, bool]:
    draft = place.draft
    if draft is None:
        return _begin(place, new, seen), True
    place.check_own()
    after = replace(draft, copy=new.copy, is_key=new.is_key, pinned=new.pinned)
    if after == draft and seen in ("none", "unsaid"):
        return draft, False
    if seen == "none":
        sentence = f"there is a draft {draft.id} already, at revision {draft.rev}"
        raise Refused(Refusal("exists", sentence, draft.rev))
    if seen == "unsaid":
        sentence = f'there is such a draft; say which revision you saw: If-Match: "{draft.rev}", or * for any'
        raise Refused(Refusal("unseen", sentence, draft.rev))
    if draft.state == "scheduled":
        finished(after)
    return place.change(after, seen), False


def _begin(place: Place, new: NewDraft, seen: Seen) -> Draft:
    place.refuse_published()
    if isinstance(seen, int):
        place.there()
    if place.drafts.count(place.blog.id) >= DRAFTS:
        sentence = f"the live blog has {DRAFTS:,} drafts, which is the limit; discard or publish some first"
        raise Refused(Refusal("limit", sentence))
    now = utc(place.sitting.now())
    draft = Draft(
        id=place.ulid, blog=place.blog.slug, state="draft", copy=new.copy, is_key=new.is_key, pinned=new.pinned,
        author=place.actor.id, by=place.actor.id, created_at=now, changed_at=now, rev=1,
    )  # fmt: skip
    place.drafts.add(place.blog.id, draft)
    return draft


def _unscheduled(draft: Draft, state: Literal["draft", "review"], remark: Remark | None = None) -> Draft:
    return replace(draft, state=state, publish_at=None, scheduled_by=None, remark=remark)


def _instant(at: datetime) -> datetime:
    try:
        return utc(at)
    except ValueError as error:
        raise Refused(Refusal("invalid", str(error))) from error


def _noted(remark: str) -> None:
    try:
        check_note("remark", remark)
    except ValueError as error:
        raise Refused(Refusal("invalid", str(error).replace("what readers should know", "what is missing"))) from error
