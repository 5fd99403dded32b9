import { beforeAll, beforeEach, expect, it } from "vitest";
import { loadPlayers } from "../player.ts";

beforeAll(loadPlayers);

beforeEach(() => {
  document.body.innerHTML = `<div class="stage" data-frame="https://a.example/1" data-name="The quay"><img alt="">
    <button type="button">Load <b>it</b></button></div><button id="other">Other</button>`;
});

it("makes the frame on the click alone, sandboxed and named", () => {
  expect(document.querySelector("iframe")).toBeNull();
  document.querySelector<HTMLElement>("b")?.click();
  const frame = document.querySelector(".stage > iframe");
  expect(frame?.getAttribute("src")).toBe("https://a.example/1");
  expect(frame?.getAttribute("title")).toBe("The quay");
  expect(frame?.getAttribute("sandbox")).not.toContain("top-navigation");
  expect(frame?.getAttribute("referrerpolicy")).toBe("strict-origin");
});

it.each(["img", "#other", "body"])("does nothing on a click on %s", (selector) => {
  document.querySelector<HTMLElement>(selector)?.click();
  expect(document.querySelector("iframe")).toBeNull();
});
