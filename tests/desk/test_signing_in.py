"""Signing in at the desk: by password, by passkey, again when the session has ended; and nobody gets in otherwise."""

import re
from pathlib import Path

import pyotp
import pytest
from desking import desk_url, faults
from playwright.sync_api import Browser, Page, expect

from conftest import Open
from newsroom import PASSWORD, Newsroom, newsroom_in
from provider import provider_running


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_whoever_is_not_signed_in_signs_in_and_gets_where_they_were_going(newsroom: Newsroom, at_desk: Open) -> None:
    email = newsroom.account("reporter", name="Ada Example")
    with at_desk("/account") as page:
        expect(page).to_have_url(re.compile(r"/desk/sign-in\?to=%2Fdesk%2Faccount"))
        sign_in(page, email)
        expect(page.get_by_role("heading", name="My account")).to_be_visible()
        expect(page).to_have_url(desk_url(newsroom, "/account"))
        assert faults(page) == []


def test_a_wrong_password_is_told_and_leaves_what_was_typed(newsroom: Newsroom, at_desk: Open) -> None:
    email = newsroom.account("reporter")
    with at_desk("/sign-in") as page:
        sign_in(page, email, "not the password")
        expect(page.get_by_role("alert")).to_contain_text("do not fit together")
        expect(page.get_by_label("E-mail address")).to_have_value(email)
        assert faults(page) == []


def test_a_refusal_is_told_in_the_language_of_the_desk(newsroom: Newsroom, at_desk: Open) -> None:
    email = newsroom.account("reporter")
    with at_desk("/sign-in", language="de-DE") as page:
        page.get_by_label("E-Mail-Adresse").fill(email)
        page.get_by_label("Passwort", exact=True).fill("nicht das Passwort")
        page.get_by_role("button", name="Anmelden", exact=True).click()
        expect(page.get_by_role("alert")).to_have_text("E-Mail-Adresse und Passwort passen nicht zusammen.")


def test_no_address_leads_out_of_the_desk_after_signing_in(newsroom: Newsroom, at_desk: Open) -> None:
    email = newsroom.account("reporter")
    with at_desk("/sign-in?to=https://elsewhere.example/desk") as page:
        sign_in(page, email)
        expect(page.get_by_role("heading", name="Live blogs")).to_be_visible()
        expect(page).to_have_url(desk_url(newsroom))


def test_a_session_that_ended_is_renewed_over_the_page_and_what_was_typed_is_sent(
    newsroom: Newsroom, at_desk: Open
) -> None:
    email = newsroom.account("reporter", name="Ada Example")
    with at_desk("/account", email=email) as page:
        page.get_by_label("Name", exact=True).fill("Ada Renamed")
        page.context.clear_cookies()
        page.get_by_role("button", name="Save").click()
        dialog = page.get_by_role("dialog", name="Please sign in again")
        expect(dialog.get_by_label("E-mail address")).to_have_value(email)
        assert faults(page) == []
        dialog.get_by_label("Password").fill(PASSWORD)
        dialog.get_by_role("button", name="Sign in", exact=True).click()
        expect(dialog).to_be_hidden()
        expect(page.get_by_text("Saved")).to_be_visible()
        expect(page.get_by_label("Name", exact=True)).to_have_value("Ada Renamed")
        page.reload()
        expect(page.get_by_label("Name", exact=True)).to_have_value("Ada Renamed")


def test_who_signs_out_is_asked_for_the_password_again(newsroom: Newsroom, at_desk: Open) -> None:
    with at_desk(role="editor") as page:
        page.get_by_role("button", name="Ada Example").click()
        page.get_by_role("menuitem", name="Sign out").click()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        page.goto(desk_url(newsroom))
        expect(page).to_have_url(re.compile("/desk/sign-in"))


@pytest.mark.parametrize("offered", [False, True], ids=["by the button", "offered by the browser"])
def test_a_passkey_is_added_and_then_signs_in_without_a_password(
    newsroom: Newsroom, at_desk: Open, offered: bool
) -> None:
    email = newsroom.account("reporter", name="Ada Example")
    with at_desk("/account", email=email, tolerated=("status of 403",)) as page:
        if not offered:
            page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => false")
            page.reload()
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
        options = device | {"isUserVerified": True, "automaticPresenceSimulation": True}
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        page.get_by_role("button", name="Add a passkey").click()
        dialog = page.get_by_role("dialog", name="Add a passkey")
        dialog.get_by_label("Password").fill("not the password")
        dialog.get_by_role("button", name="Next").click()
        expect(dialog.get_by_role("alert")).to_contain_text("This is not your password.")
        assert faults(page) == []
        dialog.get_by_label("Password").fill(PASSWORD)
        dialog.get_by_role("button", name="Next").click()
        expect(page.get_by_text("The passkey is added.")).to_be_visible()
        expect(page.get_by_text("Chrome, Linux").first).to_be_visible()
        page.get_by_role("button", name="Ada Example").click()
        page.get_by_role("menuitem", name="Sign out").click()
        if not offered:
            expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_visible()
            assert faults(page) == []
            page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.get_by_role("heading", name="Live blogs")).to_be_visible()


def test_one_time_codes_are_set_up_and_asked_for(newsroom: Newsroom, at_desk: Open) -> None:
    email = newsroom.account("editor")
    with at_desk("/account", email=email) as page:
        page.get_by_role("button", name="Turn on").click()
        dialog = page.get_by_role("dialog", name="Turn on")
        dialog.get_by_label("Password").fill(PASSWORD)
        dialog.get_by_role("button", name="Next").click()
        expect(dialog.get_by_role("img", name="QR code for the app")).to_be_visible()
        assert faults(page) == []
        dialog.get_by_text("Type the key instead").click()
        secret = dialog.locator("code").inner_text().replace(" ", "")
        dialog.get_by_label("One-time code").fill(pyotp.TOTP(secret).now())
        dialog.get_by_role("button", name="Turn on").click()
        recovery = page.get_by_role("dialog", name="Recovery codes")
        code = recovery.locator("code").first.inner_text()
        assert faults(page) == []
        recovery.get_by_role("button", name="I have kept them").click()
        expect(page.get_by_role("button", name="Set up anew")).to_be_visible()
    with at_desk("/sign-in") as page:
        sign_in(page, email)
        page.get_by_label("One-time code").fill(code)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("heading", name="Live blogs")).to_be_visible()


@pytest.mark.parametrize(("language", "heading"), [("de-DE", "Anmelden"), ("en-GB", "Sign in"), ("fr-FR", "Sign in")])
def test_the_desk_speaks_the_browser_s_language(at_desk: Open, language: str, heading: str) -> None:
    with at_desk("/sign-in", language=language) as page:
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        assert page.locator("html").get_attribute("lang") == ("de" if language.startswith("de") else "en")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_axe_finds_nothing_where_one_signs_in(at_desk: Open, dark: bool, phone: bool) -> None:
    with at_desk("/sign-in", dark=dark, phone=phone) as page:
        assert faults(page) == []


def test_who_has_an_account_at_the_provider_comes_in_by_it_and_others_are_told_why_not(
    browser: Browser, tmp_path: Path
) -> None:
    with (
        provider_running() as provider,
        newsroom_in(tmp_path, **provider.settings) as house,
        browser.new_context(locale="en-GB") as context,
    ):
        page = context.new_page()
        provider.claims = {"sub": "17", "email": "ada@example.org", "email_verified": True, "name": "Ada"}
        page.goto(desk_url(house, "/account"))
        page.get_by_role("link", name="Sign in with The House").click()
        expect(page.get_by_role("alert")).to_contain_text("Nobody with your address has an account here")
        assert faults(page) == []
        house.account("editor", email="ada@example.org", password=None)
        page.goto(desk_url(house, "/account"))
        page.get_by_role("link", name="Sign in with The House").click()
        expect(page.get_by_role("heading", name="My account")).to_be_visible()
        expect(page).to_have_url(desk_url(house, "/account"))
