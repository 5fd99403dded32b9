import { beforeEach, expect, it, vi } from "vitest";
import { main, open, rendered, Stream } from "./browser.ts";
import { Server } from "./server.ts";

const NOON = Date.UTC(2026, 0, 15, 12);
let server: Server;

beforeEach(() => {
  vi.restoreAllMocks();
  server = new Server();
  server.publish(NOON);
});

function button(): HTMLButtonElement {
  return document.querySelector("#zone") as HTMLButtonElement;
}

function clocks(): string[] {
  return [...document.querySelectorAll("time b")].map((b) => b.textContent ?? "");
}

function mine(hour: number): string {
  return new Intl.DateTimeFormat("en-GB", { timeStyle: "short" }).format(new Date(NOON + hour * 3_600_000));
}

it("shows the reader's time, and the blog's again as the server wrote it", async () => {
  await open(server);
  expect(button().hidden).toBe(false);
  expect(button().textContent).toBe("Show my time");
  const words = document.querySelector("time i")?.textContent;
  button().click();
  expect(clocks()).toEqual([mine(0)]);
  expect(document.querySelector("time i")?.textContent).toBe("15 Jan 2026");
  expect(document.querySelector("[data-zone]")?.textContent).toMatch(/^yours \(.+\)$/);
  expect(button().textContent).toBe("Show the live blog’s time");
  button().click();
  expect(document.querySelector("time i")?.textContent).toBe(words);
  expect(document.querySelector("[data-zone]")?.textContent).toBe("Tokyo");
});

it("outlives what the server sends, and leaves no trace when switched back", async () => {
  await open(server);
  button().click();
  server.publish(NOON + 3_600_000);
  Stream.last.say(server.frame());
  expect(clocks()).toEqual([mine(1), mine(0)]);
  expect(document.querySelector("[data-zone]")?.textContent).toMatch(/^yours/);
  button().click();
  const fresh = new DOMParser().parseFromString(rendered(server), "text/html");
  expect(document.querySelector("#posts")?.outerHTML).toBe(fresh.querySelector("#posts")?.outerHTML);
  expect(document.querySelector("#head")?.outerHTML).toBe(fresh.querySelector("#head")?.outerHTML);
});

it("is remembered for the next page", async () => {
  await open(server);
  button().click();
  expect(localStorage.getItem("depesche-zone")).toBe("mine");
  button().click();
  expect(localStorage.length).toBe(0);
});

it("is not offered where both times are one", async () => {
  await open(server, false);
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  document.querySelector("[data-zone]")?.setAttribute("data-zone", here);
  vi.resetModules();
  await import("../reader.ts");
  expect(button().hidden).toBe(true);
  expect(main().querySelector("time b")?.textContent).toBe("12:00");
});
