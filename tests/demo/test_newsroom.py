"""The demo's newsroom: people who can sign in, and desks with work on them."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher

from depesche.demo.newsroom import DE, EN, PASSWORD, STAFF, hire, lay
from depesche.store.accounts import Accounts
from depesche.store.drafts import Drafts
from doing import opening, place_in


def test_each_of_the_staff_signs_in_by_the_documented_password(tmp_path: Path) -> None:
    with place_in(tmp_path) as place:
        hire(place.log.engine, datetime.now(UTC))
        accounts = Accounts(place.log.engine)
        for one in STAFF:
            found = accounts.by_email(one.email)
            assert found is not None
            assert found.account.role == one.role
            assert PasswordHasher().verify(found.password or "", PASSWORD)


def test_both_desks_have_drafts_being_written_in_review_sent_back_and_scheduled(tmp_path: Path) -> None:
    with place_in(tmp_path) as place:
        now = datetime.now(UTC)
        place.do(opening(EN), opening(DE))
        lay(place.desk, hire(place.log.engine, now), now)
        with place.log.reading() as rows:
            for slug in (EN, DE):
                blog = rows.blog(slug)
                assert blog is not None
                drafts = Drafts(rows.connection).of_blog(blog.id, 50)
                states = Counter(draft.state for draft in drafts)
                assert states["review"] >= 2
                assert states["scheduled"] == 1
                assert any(draft.remark for draft in drafts)
                for draft in drafts:
                    draft.copy.finished()
                    assert draft.due_at is None or draft.due_at > now + timedelta(minutes=5)
