import { expect, test } from "vitest";
import type { Blog } from "../../api/types.ts";
import { deviceOf } from "../account/device.ts";
import { isSlug, slugOf } from "../blogs/slug.ts";
import { steps } from "../blogs/status.ts";
import { foundZones } from "../blogs/zones.ts";
import { goingOn } from "../signin/ways.ts";

test.each([
  ["Hochwasser in Köln: Übersicht", "hochwasser-in-koeln-uebersicht"],
  ["Straße – größer & höher!", "strasse-groesser-hoeher"],
  ["L'été à Besançon", "lete-a-besancon"],
  ["Ørsted und Łódź", "oersted-und-lodz"],
  ["  --- ", ""],
  ["選挙 2026", "2026"],
])("%s becomes %s", (headline, slug) => {
  expect(slugOf(headline)).toBe(slug);
});

test("a long headline makes an address that ends with a whole word and that the server takes", () => {
  const slug = slugOf("Storm crosses the coast and everything that is said of it in the long evening hours");
  expect(slug.length).toBeLessThanOrEqual(60);
  expect(slug).toBe("storm-crosses-the-coast-and-everything-that-is-said-of-it-in");
  expect(isSlug(slug)).toBe(true);
  expect(slugOf("ü".repeat(100))).toHaveLength(60);
});

test.each(["-a", "a-", "A", "a_b", "ä", "", "a".repeat(81)])("%s is no web address", (text) => {
  expect(isSlug(text)).toBe(false);
});

test("zones are found by place, by continent, and by several words", () => {
  expect(foundZones("berl")[0]?.id).toBe("Europe/Berlin");
  expect(foundZones("america new york").map(({ id }) => id)).toEqual(["America/New_York"]);
  expect(foundZones("nowhere at all")).toEqual([]);
});

test("what is over can only be taken up again", () => {
  const from = (status: Blog["status"]) => steps({ status } as Blog).map(({ to }) => to);
  expect(from("upcoming")).toEqual(["live"]);
  expect(from("live")).toEqual(["paused", "ended"]);
  expect(from("paused")).toEqual(["live", "ended"]);
  expect(from("ended")).toEqual(["live"]);
});

test.each([
  ["/desk/blogs/x?a=1", "/desk/blogs/x?a=1"],
  ["/desk", "/desk"],
  ["https://elsewhere.example/desk", "/desk"],
  ["//elsewhere.example/desk", "/desk"],
  ["/desktop", "/desk"],
  ["/desk/sign-in?to=/desk", "/desk"],
  [null, "/desk"],
])("after signing in %s leads to %s", (asked, to) => {
  expect(goingOn(asked)).toBe(to);
});

test.each([
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1", "Safari, iPhone"],
  ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge, Linux"],
  ["curl/8.0", "curl/8.0"],
  ["", "–"],
])("%s is called %s", (agent, name) => {
  expect(deviceOf(agent)).toBe(name);
});
