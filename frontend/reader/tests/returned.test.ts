import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AWAY } from "../visits.ts";

const BAR = `<main data-live data-slug="harbour" data-seq="9"><div id="posts" tabindex="-1"></div></main>
  <p id="said"></p>
  <aside id="returned" hidden data-one="1 new" data-many="{} new" data-least="{} or more new"
    data-key-one="1 key" data-key-many="{} key"><a><b>Since:</b> <span class="news"></span></a><button></button></aside>`;
/** Listeners that the script leaves on the document, one script a test. */
const listening: [string, EventListenerOrEventListenerObject][] = [];
let hidden = false;
let came: unknown;

beforeEach(() => {
  localStorage.clear();
  vi.resetModules();
  vi.useFakeTimers({ toFake: ["Date"] });
  hidden = false;
  came = { posts: [14, 12, 9, 3], key: [12], older: false };
  vi.spyOn(document, "hidden", "get").mockImplementation(() => hidden);
  const add = document.addEventListener.bind(document);
  vi.spyOn(document, "addEventListener").mockImplementation(
    (kind: string, heard: EventListenerOrEventListenerObject) => {
      listening.push([kind, heard]);
      add(kind, heard);
    },
  );
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => new Response(JSON.stringify(came), { status: came ? 200 : 404 })),
  );
});

afterEach(() => {
  for (const [kind, heard] of listening.splice(0)) document.removeEventListener(kind, heard);
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function open(): Promise<HTMLElement> {
  document.body.innerHTML = BAR;
  vi.resetModules();
  await import("../returned.ts");
  return document.getElementById("returned") as HTMLElement;
}

function turn(away: boolean): void {
  hidden = away;
  document.dispatchEvent(new Event("visibilitychange"));
}

test("a tab that was left open tells what came while it was not in front", async () => {
  const bar = await open();
  turn(true);
  vi.setSystemTime(Date.now() + AWAY);
  turn(false);
  await vi.waitFor(() => expect(bar.hidden).toBe(false));
  expect(bar.textContent?.trim()).toBe("Since: 2 new, 1 key");
  expect(bar.querySelector("a")?.getAttribute("href")).toBe("/harbour/since/9");
  expect(document.getElementById("said")?.textContent).toBe("Since: 2 new, 1 key");
  bar.querySelector("button")?.click();
  expect(bar.hidden).toBe(true);
  expect(document.activeElement?.id).toBe("posts");
});

test("a glance elsewhere asks nobody, nor does a tab that has not been in front yet", async () => {
  const bar = await open();
  turn(true);
  turn(false);
  hidden = true;
  localStorage.clear();
  await open();
  expect(localStorage.length).toBe(0);
  expect(fetch).not.toHaveBeenCalled();
  expect(bar.hidden).toBe(true);
});

test.each([
  ["one", { posts: [14, 9], key: [], older: true }, "1 new"],
  ["several, all key events", { posts: [14, 12], key: [14, 12], older: false }, "2 new, 2 key"],
  ["as many as are listed", { posts: [14, 12], key: [], older: true }, "2 or more new"],
])("the words fit the number: %s", async (_, list, words) => {
  came = list;
  await open();
  turn(true);
  vi.setSystemTime(Date.now() + AWAY);
  const bar = await open();
  turn(false);
  await vi.waitFor(() => expect(bar.querySelector(".news")?.textContent).toBe(words));
});

test.each([
  ["nothing came", { posts: [9, 3], key: [], older: false }],
  ["the host has no such file", null],
])("nothing is said when %s", async (_, list) => {
  came = list;
  const bar = await open();
  turn(true);
  vi.setSystemTime(Date.now() + AWAY);
  turn(false);
  await vi.waitFor(() => expect(fetch).toHaveBeenCalled());
  await Promise.all(vi.mocked(fetch).mock.results.map(({ value }) => value));
  await new Promise((done) => setImmediate(done)); // what follows on the answer has then been done
  expect(bar.hidden).toBe(true);
});
