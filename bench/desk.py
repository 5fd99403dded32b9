"""The desk in a browser: what a keystroke costs, how soon another editor sees a post, what is loaded at first."""

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from bench import ours
from bench.engines import HOST, await_answer
from bench.machine import SERVER_CORE, all_cores, free_port
from bench.process import Process
from bench.report import Goal, goal_table, table
from bench.weight import fetch
from bench.wire import Connection
from msgspec import Struct
from playwright.sync_api import Browser, CDPSession, Page, ViewportSize, sync_playwright

POSTS = 5_000
FEW = 10
SENTENCE = "The count goes on in the old town hall, and nobody there dares to say how long the night will be. "
PAUSE_SECONDS = 0.05
"""Between two keys: as quick as somebody types who writes for a living."""
PASSWORD = "the lamps are lit on the bridge"
SCREEN: ViewportSize = {"width": 1440, "height": 900}

KEY_MS, SEEN_MS, FIRST_KB = 16, 300, 250

SETTLED = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
"""The frame that shows the keystroke is made, and what it left to be done at once is done."""

WATCH = """(words) => {
  window.seen = new Promise(seen => {
    const feed = document.querySelector(".stream");
    const look = () => {
      if (!feed.textContent.includes(words)) return;
      watcher.disconnect();
      requestAnimationFrame(() => setTimeout(() => seen(performance.timeOrigin + performance.now())));
    };
    const watcher = new MutationObserver(look);
    watcher.observe(feed, { subtree: true, childList: true, characterData: true });
  });
}"""
"""Holds in `seen` when (ms of Unix time) the stream has shown these words: after the frame they first stand in."""

STAMP = """() => {
  window.pressed = new Promise(pressed => addEventListener(
    "keydown",
    event => event.key === "Enter" && pressed(performance.timeOrigin + event.timeStamp),
    { capture: true },
  ));
}"""
"""Holds in `pressed` when (ms of Unix time) Enter was pressed."""


class Key(Struct, frozen=True):
    """What one keystroke cost the page's main thread, in ms: its scripts, and all of it with styles and layout."""

    script: float
    all: float


def section(*, quick: bool) -> str:
    """Measure and tell. Raises SystemExit without a browser."""
    keys, times = (40, 5) if quick else (200, 30)
    with (
        TemporaryDirectory(prefix="depesche-bench-") as folder,
        _newsroom(Path(folder)) as (port, token, links),
        Connection(HOST, port) as connection,
    ):
        loaded, few, many, seen = _measure(port, links, connection, token, keys, times)
    rows = [_key_row(f"{posts:,} posts", told) for posts, told in ((FEW, few), (POSTS, many))]
    slowest = max(key.script for key in many)
    goals = [
        Goal(f"script of the slowest keystroke, {POSTS:,} posts in the stream", slowest, KEY_MS, " ms"),
        Goal("slowest, from Ctrl-Enter to the other editor's screen", max(seen), SEEN_MS, " ms"),
        Goal("first load of the desk, gzip", loaded / 1000, FIRST_KB, " kB"),
    ]
    heads = (f"a keystroke, ms ({keys} each)", "script, median", "p99", "slowest", "all, median", "p99", "slowest")
    published = f"From Ctrl-Enter to the other editor's screen, {times} times: median {median(seen):.0f} ms, "
    return "\n\n".join(
        [
            table(heads, rows),
            f"{published}slowest {max(seen):.0f} ms, with {POSTS:,} posts in both streams.",
            f"First load of the desk with its composer: {loaded:,} bytes by gzip.",
            goal_table(goals),
        ]
    )


def _measure(
    port: int, links: Sequence[str], connection: Connection, token: str, keys: int, times: int
) -> tuple[int, list[Key], list[Key], list[float]]:
    """Give bytes of the first load, keystrokes with few and with many posts, and times (ms) to the other's screen."""
    _publish(connection, token, FEW)
    with _chromium() as browser:
        ann, ben = (_signed_in(browser, port, link) for link in links)
        loaded = _first_load(ann, port, connection)
        few = _keystrokes(ann, keys)
        _publish(connection, token, POSTS - FEW)
        for page in (ann, ben):
            _open_desk(page, port)
            _fetch_all(page)
        many = _keystrokes(ann, keys)
        seen = [_seen_ms(ann, ben, f"Report {number} from the bridge") for number in range(times)]
    return loaded, few, many, seen


@contextmanager
def _newsroom(folder: Path) -> Iterator[tuple[int, str, list[str]]]:
    """Serve an empty blog; gives the port, a token, and the one-time links of two editors."""
    port, environment = free_port(), ours.environment(folder) | {"DEPESCHE_FETCH_LINKS": "false"}
    token = ours.make_token(environment)
    links = [ours.invite(environment, f"{name}@example.org") for name in ("ann", "ben")]
    with Process(ours.serving(port), SERVER_CORE, folder, environment) as process:
        await_answer(process, port)
        with Connection(HOST, port) as connection:
            ours.open_blog(connection, token, posts=0)
        yield port, token, links


@contextmanager
def _chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        raise SystemExit("the desk is measured in Debian's chromium: apt-get install chromium")
    with all_cores(), sync_playwright() as playwright:  # a browser is many processes, and here it is two editors' own
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield browser
        finally:
            browser.close()


def _signed_in(browser: Browser, port: int, link: str) -> Page:
    """Sign an editor in by the one-time link, in a browser of their own without a service worker."""
    page = browser.new_context(viewport=SCREEN, service_workers="block", locale="en-GB").new_page()
    page.goto(f"{_desk(port)}/welcome#{urlsplit(link).fragment}")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url(_desk(port))
    return page


def _desk(port: int) -> str:
    return f"http://localhost:{port}/desk"


def _open_desk(page: Page, port: int) -> None:
    page.goto(f"{_desk(port)}/blogs/{ours.SLUG}")
    page.get_by_role("textbox", name="Text of the post").wait_for()
    page.get_by_role("article").first.wait_for()


def _first_load(page: Page, port: int, connection: Connection) -> int:
    """Open the blog's desk; give the gzip bytes of the page, scripts and styles that it fetches until one can write."""
    paths: list[str] = []
    page.on("request", lambda asked: paths.append(urlsplit(asked.url).path))
    _open_desk(page, port)
    page.wait_for_load_state("load")
    files = [path for path in dict.fromkeys(paths) if path.startswith("/desk") or path.endswith((".js", ".css"))]
    return sum(len(fetch(connection, path, "gzip")) for path in files)


def _publish(connection: Connection, token: str, posts: int) -> None:
    for number in range(posts):
        ours.expect(connection.ask(ours.publication(token, f"Report number {number} of the night, as it came in.")))


def _fetch_all(page: Page) -> None:
    """Scroll down until the stream holds every post, then up again."""
    rows = page.locator(".stream .rows")
    seen = page.locator(".stream").get_by_text("Report number 0 of the night", exact=False)
    until = time.monotonic() + 120
    while seen.count() == 0:
        if time.monotonic() > until:
            raise TimeoutError("the stream did not come to its first post within 120 s")
        rows.evaluate("rows => { rows.scrollTop = rows.scrollHeight }")
        page.evaluate(SETTLED)
    rows.evaluate("rows => { rows.scrollTop = 0 }")
    page.evaluate(SETTLED)


def _keystrokes(page: Page, keys: int) -> list[Key]:
    """Type at the speed of a quick writer, and measure each key; saving the draft meanwhile is in it."""
    place = page.get_by_role("textbox", name="Text of the post")
    place.click()
    page.keyboard.type(SENTENCE)  # a text that is longer than the first line, and code that has run before
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    found = [_keystroke(page, session, SENTENCE[number % len(SENTENCE)]) for number in range(keys)]
    session.detach()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    return found


def _keystroke(page: Page, session: CDPSession, key: str) -> Key:
    before = _busy_ms(session)
    page.keyboard.type(key)
    page.evaluate(SETTLED)
    time.sleep(PAUSE_SECONDS)
    after = _busy_ms(session)
    return Key(after.script - before.script, after.all - before.all)


def _busy_ms(session: CDPSession) -> Key:
    """Give how long the page's main thread has been busy up to now."""
    told = {one["name"]: one["value"] * 1000 for one in session.send("Performance.getMetrics")["metrics"]}
    return Key(told["ScriptDuration"], told["TaskDuration"])


def _seen_ms(writer: Page, other: Page, words: str) -> float:
    """Publish this; give the ms from the key to the frame in which the other editor has it in the stream."""
    other.evaluate(WATCH, words)
    writer.evaluate(STAMP)
    writer.get_by_role("textbox", name="Text of the post").click()
    writer.keyboard.type(words)
    writer.keyboard.press("Control+Enter")
    return float(other.evaluate("() => window.seen")) - float(writer.evaluate("() => window.pressed"))


def _key_row(what: str, keys: Sequence[Key]) -> tuple[str, ...]:
    figures = [figure for one in ("script", "all") for figure in _spread([getattr(key, one) for key in keys])]
    return (what, *(f"{figure:.1f}" for figure in figures))


def _spread(figures: Sequence[float]) -> tuple[float, float, float]:
    """Give median, p99 and the highest."""
    ordered = sorted(figures)
    return median(ordered), ordered[max(0, int(len(ordered) * 0.99) - 1)], ordered[-1]
