"""The audit trail: what is in it, what is not, who reads it, and its export."""

import asyncio
import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from depesche.model.ids import new_ulid
from depesche.store.audit import EXPORT_ROWS, Audit, Deed
from depesche.web.trail import Trail
from newsroom import PASSWORD, Newsroom, engine_in

TEXT = {"body": [{"type": "text", "text": "Something that nobody else reads."}]}


def records(admin: httpx.Client, **asked: Any) -> list[dict[str, Any]]:
    answer = admin.get("/api/v1/audit", params=asked)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["records"])


def test_what_people_and_programs_do_and_are_forbidden_is_recorded_when_it_is_answered(newsroom: Newsroom) -> None:
    slug, ulid = newsroom.blog(), new_ulid()
    admin, person = newsroom.person("admin"), newsroom.person("editor", name="Ada Lovelace")
    me = person.get("/api/v1/account").json()["id"]
    assert person.put(f"/api/v1/blogs/{slug}/posts/{ulid}", json=TEXT).status_code == 201
    assert person.post(f"/api/v1/blogs/{slug}/posts/{ulid}/erase", json={"reason": "x"}).status_code == 403
    assert person.put(f"/api/v1/blogs/{slug}/posts/nonsense", json=TEXT).status_code == 400
    assert person.get(f"/api/v1/blogs/{slug}").status_code == 200
    found = records(admin, blog=slug)
    assert [(one["action"], one["status"]) for one in found] == [
        ("erase_post", 403), ("write_post", 201), ("write_blog", 201)
    ]  # fmt: skip
    assert found[1] | {"n": 0, "at": ""} == {
        "n": 0, "at": "", "by": f"account:{me}", "name": "Ada Lovelace", "action": "write_post", "blog": slug,
        "target": ulid, "status": 201, "address": person.headers["X-Forwarded-For"],
    }  # fmt: skip
    assert found[2]["by"] == f"token:{newsroom.token.split('_')[1]}"


def test_coming_in_going_out_and_failing_to_come_in_are_recorded_without_what_was_typed(newsroom: Newsroom) -> None:
    admin, email, typed = newsroom.person("admin"), newsroom.account("reporter"), f"secret-{new_ulid()}@example.org"
    newsroom.sign_in(email, "a wrong password")
    newsroom.sign_in(typed, "a wrong password")
    person = newsroom.browser(newsroom.sign_in(email))
    ulid = person.get("/api/v1/account").json()["id"]
    person.delete("/api/v1/session")
    found = records(admin, limit=4)
    assert [(one["by"], one["action"], one["status"]) for one in found] == [
        (f"account:{ulid}", "sign_out", 204),
        (f"account:{ulid}", "sign_in", 200),
        ("nobody", "sign_in", 401),
        (f"account:{ulid}", "sign_in", 401),
    ]
    everything = admin.get("/api/v1/audit.csv").text
    assert PASSWORD not in everything
    assert typed not in everything
    assert "a wrong password" not in everything


def test_work_that_saves_itself_is_recorded_when_it_begins(newsroom: Newsroom) -> None:
    admin, slug, ulid = newsroom.person("admin"), newsroom.blog(), new_ulid()
    reporter = newsroom.person("reporter")
    path = f"/api/v1/blogs/{slug}/drafts/{ulid}"
    told: dict[str, Any] = {"copy": TEXT}
    assert reporter.put(path, json=told, headers={"If-None-Match": "*"}).status_code == 201
    for rev in (1, 2):
        told = {"copy": {"headline": f"Version {rev}", **TEXT}}
        assert reporter.put(path, json=told, headers={"If-Match": f'"{rev}"'}).status_code == 200
    assert reporter.post(f"{path}/submit").status_code == 200
    assert [one["action"] for one in records(admin, blog=slug)] == ["submit_draft", "write_draft", "write_blog"]


def test_a_flood_of_tries_does_not_fill_the_trail(newsroom: Newsroom) -> None:
    admin, email = newsroom.person("admin"), newsroom.account("reporter")
    before = records(admin, limit=1)[0]["n"]
    for _ in range(20):
        newsroom.sign_in(email, "a wrong password")
        newsroom.public.post("/api/v1/session", json={"email": email, "password": "x"})
    assert [one["status"] for one in records(admin, limit=100) if one["n"] > before] == [401] * 5


def test_changes_of_roles_say_from_what_to_what(newsroom: Newsroom) -> None:
    admin, person = newsroom.person("admin"), newsroom.person("reporter")
    ulid = person.get("/api/v1/account").json()["id"]
    admin.put(f"/api/v1/accounts/{ulid}", json={"name": "Ada", "role": "editor", "blogs": {"storm": "admin"}})
    newest = records(admin, limit=1)[0]
    assert (newest["action"], newest["target"], newest["detail"]) == (
        "change_account", ulid, "reporter → editor, storm: admin"
    )  # fmt: skip


def test_the_trail_is_read_by_pages_and_by_whose_deeds_they_are(newsroom: Newsroom) -> None:
    admin, slug = newsroom.person("admin"), newsroom.blog()
    for _ in range(4):
        newsroom.publish(slug)
    first = admin.get("/api/v1/audit", params={"blog": slug, "limit": 3}).json()
    second = admin.get("/api/v1/audit", params={"blog": slug, "limit": 3, "before": first["before"]}).json()
    numbers = [one["n"] for one in first["records"] + second["records"]]
    assert len(numbers) == 5
    assert numbers == sorted(numbers, reverse=True)
    assert second["before"] is None
    assert records(admin, by="cli", blog=slug) == []
    assert newsroom.person("editor").get("/api/v1/audit").status_code == 403


def test_the_export_is_whole_and_no_spreadsheet_takes_it_for_formulas(newsroom: Newsroom) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    evil = ("=1+1", "+1", "-1", "@SUM(1)", "\t=1", "  =1", 'a "b", c')
    with engine_in(newsroom.folder) as engine:
        audit = Audit(engine)
        audit.add([Deed(now, "cli", f"many-{n}", None, None, 200, "", None) for n in range(EXPORT_ROWS + 5)])
        audit.add([Deed(now, "cli", "evil", None, None, 200, "", text) for text in evil])
    answer = newsroom.person("admin").get("/api/v1/audit.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len({row["action"] for row in rows if row["action"].startswith("many-")}) == EXPORT_ROWS + 5
    details = [row["detail"] for row in rows if row["action"] == "evil"]
    assert details == [f"'{text}" for text in evil[:-1]] + [evil[-1]]
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


class Slow:
    """Keeps deeds slowly, and counts how many came at a time."""

    def __init__(self) -> None:
        self.written: list[int] = []

    async def keep(self, deeds: Sequence[Deed]) -> None:
        await asyncio.sleep(0)
        if not deeds[0].action:
            raise OSError("the disk is full")
        self.written.append(len(deeds))


def deed(action: str = "x") -> Deed:
    return Deed(datetime(2026, 1, 1, tzinfo=UTC), "cli", action, None, None, 200, "", None)


def test_deeds_that_come_together_go_to_disk_together() -> None:
    async def run() -> list[int]:
        slow = Slow()
        trail = Trail(slow.keep)
        await asyncio.gather(*(trail.write(deed()) for _ in range(100)))
        return slow.written

    written = asyncio.run(run())
    assert sum(written) == 100
    assert len(written) <= 2


def test_a_trail_that_can_not_be_written_fails_who_waits_and_goes_on() -> None:
    async def run() -> None:
        trail = Trail(Slow().keep)
        with pytest.raises(OSError, match="disk"):
            await trail.write(deed(""))
        await trail.write(deed())

    asyncio.run(run())


def test_records_stand_on_disk_when_the_answer_is_given(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    with engine_in(newsroom.folder) as engine:
        audit = Audit(engine)
        for n in range(5):
            newsroom.publish(slug)
            assert len(audit.page(None, 100, blog=slug)) == n + 2
