import { beforeEach, expect, test } from "vitest";
import { AWAY, Visits } from "../visits.ts";

let now = 0;

beforeEach(() => {
  localStorage.clear();
  now = 1_000_000;
});

function visits(slug = "harbour"): Visits {
  return new Visits(slug, localStorage, () => now);
}

test("who was away is given the seq that they left at, and again until they know", () => {
  expect(visits().come(5)).toBe(0);
  visits().leave(9);
  now += AWAY;
  expect(visits().come(20)).toBe(9);
  visits().leave(21);
  now += 1_000;
  expect(visits().come(21)).toBe(9);
  visits().told();
  expect(visits().come(21)).toBe(0);
  visits().leave(22);
  now += AWAY;
  expect(visits().come(30)).toBe(22);
});

test("a reload or a glance elsewhere is no return", () => {
  visits().come(5);
  visits().leave(5);
  now += AWAY - 1;
  expect(visits().come(9)).toBe(0);
});

test("an older page, as a cache may give it, takes nothing back", () => {
  visits().come(9);
  visits().leave(4);
  now += AWAY;
  expect(visits().come(4)).toBe(9);
});

test("each blog has its own, and the one visited the longest ago goes first", () => {
  visits("first").come(3);
  for (let n = 0; n < 20; n++) visits(`blog${n}`).come(n + 1);
  now += AWAY;
  expect(visits("first").come(9)).toBe(0);
  expect(visits("blog19").come(30)).toBe(20);
});

test.each(["", "null", "{", "[]", '{"harbour":7}', '{"harbour":{"seq":"x"}}'])(
  "rubbish in the storage (%s) is no visit",
  (rubbish) => {
    localStorage.setItem("depesche-visits", rubbish);
    expect(visits().come(5)).toBe(0);
    now += AWAY;
    expect(visits().come(9)).toBe(5);
  },
);

test("a browser without room has never been here", () => {
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  };
  const forgetful = new Visits("harbour", full as unknown as Storage, () => now);
  forgetful.come(5);
  now += AWAY;
  expect(forgetful.come(9)).toBe(0);
});
