"""The desk's own pages on a real server: live blogs and their settings, accounts, sessions, audit trail, offline."""

import re

import pytest
from desking import desk_url, faults, installed, overflow
from playwright.sync_api import expect

from conftest import Open
from depesche.model.ids import new_ulid
from newsroom import Newsroom


def test_a_live_blog_is_made_from_a_headline_and_set_up(newsroom: Newsroom, at_desk: Open) -> None:
    mark = new_ulid().lower()[-8:]
    with at_desk(role="editor") as page:
        page.get_by_role("button", name="New live blog").click()
        dialog = page.get_by_role("dialog", name="New live blog")
        dialog.get_by_label("Headline").fill(f"Hochwasser in Köln {mark}")
        slug = f"hochwasser-in-koeln-{mark}"
        expect(dialog.get_by_label("Web address")).to_have_value(slug)
        dialog.get_by_label("Language").select_option("de")
        dialog.get_by_role("combobox", name="Time zone").fill("berl")
        dialog.get_by_role("combobox", name="Time zone").press("Enter")
        assert faults(page) == []
        dialog.get_by_role("button", name="Create").click()
        expect(page).to_have_url(desk_url(newsroom, f"/blogs/{slug}"))
        made = newsroom.public.get(f"/api/v1/blogs/{slug}").json()
        assert (made["language"], made["zone"], made["status"]) == ("de", "Europe/Berlin", "live")

        page.goto(desk_url(newsroom, f"/blogs/{slug}/settings"))
        page.get_by_label("Kicker").fill("Unwetter")
        page.get_by_label("Colour of marks", exact=True).fill("#ffe000")
        expect(page.get_by_text("Hard to read on light paper")).to_be_visible()
        preview = page.frame_locator("iframe")
        expect(preview.get_by_text("Unwetter")).to_be_visible()
        assert "Unwetter" not in newsroom.public.get(f"/{slug}").text
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Everything is saved.")).to_be_visible()
        now = newsroom.public.get(f"/api/v1/blogs/{slug}").json()
        assert (now["kicker"], now["theme"]) == ("Unwetter", {"accent": "#ffe000"})
        assert faults(page) == []


def test_an_address_that_is_taken_is_told_at_its_field(newsroom: Newsroom, at_desk: Open) -> None:
    slug = newsroom.blog()
    with at_desk(role="editor", tolerated=("status of 409", "status of 428")) as page:
        page.get_by_role("button", name="New live blog").click()
        page.get_by_label("Headline").fill("Another")
        page.get_by_label("Web address").fill(slug)
        page.get_by_role("button", name="Create").click()
        expect(page.get_by_text("There is a live blog at this address already.")).to_be_visible()


def test_a_time_zone_is_taken_as_it_was_typed_and_nonsense_is_told(newsroom: Newsroom, at_desk: Open) -> None:
    slug = f"zone-{new_ulid().lower()}"
    with at_desk("", role="editor") as page:
        page.get_by_role("button", name="New live blog").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Headline").fill("The zone")
        dialog.get_by_label("Web address").fill(slug)
        zone = dialog.get_by_role("combobox", name="Time zone")
        zone.fill("Mars")
        zone.press("Tab")
        expect(dialog.get_by_text("There is no time zone “Mars”")).to_be_visible()
        assert faults(page) == []
        zone.fill("Berlin")
        dialog.get_by_role("button", name="Create").click()
        expect(page.get_by_role("textbox", name="Text of the post")).to_be_visible()
    assert newsroom.public.get(f"/api/v1/blogs/{slug}").json()["zone"] == "Europe/Berlin"


def test_two_who_change_the_same_setting_choose_and_nothing_is_overwritten_silently(
    newsroom: Newsroom, at_desk: Open
) -> None:
    slug = newsroom.blog(kicker="Weather", headline="Storm")
    with at_desk(f"/blogs/{slug}/settings", role="editor") as page:
        page.get_by_label("Headline", exact=True).fill("Storm, mine")
        theirs = {"headline": "Storm, theirs", "kicker": "Coast"}
        assert newsroom.http.put(f"/api/v1/blogs/{slug}", json=theirs, headers={"If-Match": '"1"'}).is_success
        page.get_by_role("button", name="Save").click()
        dialog = page.get_by_role("dialog", name="Somebody else has saved meanwhile")
        expect(dialog).to_contain_text("Storm, theirs")
        assert faults(page) == []
        dialog.get_by_role("button", name="Save this choice").click()
        expect(page.get_by_text("Everything is saved.")).to_be_visible()
    now = newsroom.public.get(f"/api/v1/blogs/{slug}").json()
    assert (now["headline"], now["kicker"]) == ("Storm, mine", "Coast")


def test_the_background_is_written_with_the_composer_s_tools_and_keeps_what_it_had(
    newsroom: Newsroom, at_desk: Open
) -> None:
    bold = {"kind": "bold", "start": 4, "end": 9}
    had = {"type": "text", "text": "The ferry runs twice a day.", "marks": [bold]}
    quote = {"type": "quote", "text": "We sail when we can.", "speaker": "Ada Example"}
    slug = newsroom.blog(headline="Storm", background=[had, quote])
    with at_desk(f"/blogs/{slug}/settings", role="editor") as page:
        place = page.get_by_role("textbox", name="Background")
        expect(place).to_contain_text("The ferry runs twice a day.")
        expect(page.get_by_text("Everything is saved.")).to_be_visible()
        tool = page.get_by_role("button", name="Bold")
        place.get_by_text("ferry").click()
        expect(tool).to_have_attribute("aria-pressed", "true")
        page.keyboard.press("End")
        expect(tool).to_have_attribute("aria-pressed", "false")  # where it writes has moved on with the key
        page.keyboard.press("Enter")
        page.keyboard.type("It carries ")
        page.keyboard.press("Control+b")
        page.keyboard.type("forty")
        page.keyboard.press("Control+b")
        page.keyboard.type(" cars.")
        assert faults(page) == []
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Everything is saved.")).to_be_visible()
        page.get_by_role("button", name="Bulleted list").click()
        expect(page.get_by_text("There are unsaved changes.")).to_be_visible()
        expect(place.locator("> ul")).to_have_count(1)
        page.get_by_role("button", name="Discard").click()
        expect(page.get_by_text("Everything is saved.")).to_be_visible()
        expect(place.locator("> ul")).to_have_count(0)
    forty = {"type": "text", "text": "It carries forty cars.", "marks": [{"kind": "bold", "start": 11, "end": 16}]}
    told = newsroom.public.get(f"/api/v1/blogs/{slug}").json()["background"]
    assert [{name: value for name, value in block.items() if value} for block in told] == [had, forty, quote]
    assert "It carries <strong>forty</strong> cars." in newsroom.public.get(f"/{slug}").text


def test_the_end_of_a_coverage_is_asked_for_and_can_be_taken_back(newsroom: Newsroom, at_desk: Open) -> None:
    slug = newsroom.blog(headline=f"Ending {new_ulid()[-6:]}")
    headline = newsroom.public.get(f"/api/v1/blogs/{slug}").json()["headline"]
    with at_desk(f"?q={headline[-6:]}", role="editor") as page:
        page.get_by_role("button", name=f"More about “{headline}”").click()
        page.get_by_role("menuitem", name="End coverage").click()
        page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
        assert newsroom.public.get(f"/api/v1/blogs/{slug}").json()["status"] == "live"
        page.get_by_role("button", name=f"More about “{headline}”").click()
        page.get_by_role("menuitem", name="End coverage").click()
        page.get_by_role("dialog").get_by_role("button", name="End coverage").click()
        expect(page.locator(".blog-list .state")).to_have_text("Ended")
        page.get_by_role("button", name=f"More about “{headline}”").click()
        page.get_by_role("menuitem", name="Archive").click()
        expect(page.get_by_text("No live blog fits")).to_be_visible()
        page.get_by_role("radio", name="Archive").check()
        expect(page.get_by_role("link", name=headline)).to_be_visible()


def test_who_is_invited_chooses_a_password_and_is_in(newsroom: Newsroom, at_desk: Open) -> None:
    email = f"{new_ulid().lower()}@example.org"
    with at_desk("/accounts", role="admin") as page:
        page.get_by_role("button", name="Invite").click()
        dialog = page.get_by_role("dialog", name="Invite")
        dialog.get_by_label("E-mail address").fill(email)
        dialog.get_by_label("Name").fill("Grace Example")
        dialog.get_by_label("Role on all live blogs").select_option("editor")
        assert faults(page) == []
        dialog.get_by_role("button", name="Invite").click()
        link = page.get_by_role("textbox", name="Link").input_value()
        assert faults(page) == []
    token = link.partition("#")[2]
    with at_desk(f"/welcome#{token}") as page:
        expect(page.get_by_label("Name")).to_have_value("Grace Example")
        page.get_by_label("Password").fill("short")
        page.get_by_role("button", name="Begin").click()
        expect(page.get_by_text("A password has at least 12 characters.")).to_be_visible()
        assert faults(page) == []
        page.get_by_label("Password").fill("four words in a row")
        page.get_by_role("button", name="Begin").click()
        expect(page.get_by_role("heading", name="Live blogs")).to_be_visible()
    with at_desk(f"/welcome#{token}", tolerated=("status of 410",)) as page:
        expect(page.get_by_role("alert")).to_be_visible()
    assert newsroom.sign_in(email, "four words in a row").json()["account"]["role"] == "editor"


def test_a_session_of_another_browser_is_ended_from_the_list(newsroom: Newsroom, at_desk: Open) -> None:
    email = newsroom.account("reporter")
    other = newsroom.browser(newsroom.sign_in(email))
    with at_desk("/account", email=email) as page:
        expect(page.get_by_text("this browser")).to_be_visible()
        page.get_by_role("button", name=re.compile("^Sign out .")).click()
        expect(page.get_by_text("That browser is signed out.")).to_be_visible()
    assert other.get("/api/v1/session").status_code == 401


def test_an_admin_reads_and_filters_what_was_done(newsroom: Newsroom, at_desk: Open) -> None:
    email = newsroom.account("admin", name="Linus Auditor")
    slug = newsroom.blog()
    browser = newsroom.browser(newsroom.sign_in(email))
    assert browser.put(f"/api/v1/blogs/{slug}/status", json={"status": "paused"}).is_success
    with at_desk("/audit", email=email) as page:
        page.get_by_label("Who").select_option("Linus Auditor")
        rows = page.get_by_role("row").filter(has_text=slug)
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text("Linus Auditor")
        assert faults(page) == []
        with page.expect_download() as download:
            page.get_by_role("link", name="Export as CSV").click()
        assert slug in download.value.path().read_text()


def test_who_may_not_see_a_page_is_told_so(at_desk: Open) -> None:
    with at_desk("/accounts", role="editor") as page:
        expect(page.get_by_text("Your account may not see this page.")).to_be_visible()
        expect(page.get_by_role("link", name="Accounts")).to_have_count(0)
    with at_desk("/no/such/page", role="observer") as page:
        expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()


def test_the_desk_opens_without_a_line_with_the_list_as_it_was_last(newsroom: Newsroom, at_desk: Open) -> None:
    newsroom.blog(headline="Kept for the cellar")
    with at_desk(role="reporter", tolerated=("Failed to fetch", "ERR_FAILED")) as page:
        expect(page.get_by_role("link", name="Kept for the cellar")).to_be_visible()
        installed(page)
        page.context.set_offline(True)
        page.reload()
        expect(page.get_by_text("There is no connection: this is the list as it was last.")).to_be_visible()
        expect(page.get_by_role("link", name="Kept for the cellar")).to_be_visible()
        expect(page.get_by_role("status").filter(has_text="No connection")).to_be_visible()
        cached = page.evaluate(
            "async () => (await Promise.all((await caches.keys()).map(async (name) => "
            "(await (await caches.open(name)).keys()).map((kept) => new URL(kept.url).pathname)))).flat()"
        )
        assert [path for path in cached if path != "/desk" and not path.startswith("/assets/")] == []
        page.context.set_offline(False)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("language", ["en-GB", "de-DE"])
def test_axe_finds_nothing_on_any_page_and_none_is_too_wide(
    newsroom: Newsroom, at_desk: Open, dark: bool, phone: bool, language: str
) -> None:
    slug = newsroom.blog(headline="Storm crosses the coast", kicker="Weather", standfirst="Ferries have stopped.")
    found: dict[str, object] = {}
    with at_desk(role="admin", dark=dark, phone=phone, language=language) as page:
        for path in ("", "/accounts", "/audit", "/account", f"/blogs/{slug}/settings"):
            page.goto(desk_url(newsroom, path))
            page.wait_for_selector("main h1")
            page.wait_for_load_state("networkidle")
            if wrong := faults(page):
                found[path] = wrong
            if phone and (wide := overflow(page)) > 0:
                found[f"{path} width"] = wide
    assert found == {}
