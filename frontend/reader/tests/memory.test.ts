import { beforeEach, expect, test } from "vitest";
import { GONE, Memory } from "../memory.ts";

beforeEach(() => localStorage.clear());

test("the last revision shown is remembered for each post of each blog, and never goes back", () => {
  const memory = new Memory("harbour", localStorage);
  expect(memory.rev("a")).toBe(0);
  memory.put("a", 2);
  memory.put("a", 1);
  new Memory("storm", localStorage).put("a", 7);
  expect(new Memory("harbour", localStorage).rev("a")).toBe(2);
  memory.put("a", GONE);
  expect(memory.rev("a")).toBe(GONE);
});

test("what was read the longest ago goes first, and the rest stays", () => {
  const memory = new Memory("harbour", localStorage);
  for (let n = 0; n < 500; n++) memory.put(`p${n}`, 1);
  memory.put("p0", 2);
  memory.put("new", 1);
  expect([memory.rev("p0"), memory.rev("p1"), memory.rev("p2"), memory.rev("new")]).toEqual([2, 0, 1, 1]);
  for (let n = 0; n < 20; n++) new Memory(`blog${n}`, localStorage).put("a", 1);
  expect(memory.rev("new")).toBe(0);
  expect(new Memory("blog0", localStorage).rev("a")).toBe(1);
});

test.each(["", "null", "{", "[]"])("rubbish in the storage (%s) is nothing remembered", (rubbish) => {
  localStorage.setItem("depesche-read", rubbish);
  const memory = new Memory("harbour", localStorage);
  expect(memory.rev("a")).toBe(0);
  memory.put("a", 1);
  expect(memory.rev("a")).toBe(1);
});

test("a browser without room remembers nothing and goes on", () => {
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  };
  const memory = new Memory("harbour", full as unknown as Storage);
  memory.put("a", 1);
  expect(memory.rev("a")).toBe(0);
});
