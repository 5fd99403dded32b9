import { describe, expect, test } from "vitest";
import { catalogue } from "../../words/index.ts";
import { addressOf, hostOf, isAddress } from "../address.ts";
import { fitting, Listing, type Option } from "../fields/listing.svelte.ts";
import { deedOf, SHORTCUTS } from "../keys.ts";

const SPEAKERS: Option[] = ["Angela Merkel", "Zoë Ångström", "Ann-Marie Berg"].map((value) => ({
  value,
  label: value,
}));
const press = (key: string, more: KeyboardEventInit = {}) => new KeyboardEvent("keydown", { key, ...more });

describe("completion", () => {
  test("finds by the beginning of any word, whatever the case and the accents", () => {
    expect(fitting(SPEAKERS, "merk").map((one) => one.value)).toEqual(["Angela Merkel"]);
    expect(fitting(SPEAKERS, "angst").map((one) => one.value)).toEqual(["Zoë Ångström"]);
    expect(fitting(SPEAKERS, "zoe").map((one) => one.value)).toEqual(["Zoë Ångström"]);
    expect(fitting(SPEAKERS, "marie").map((one) => one.value)).toEqual(["Ann-Marie Berg"]);
    expect(fitting(SPEAKERS, "nobody")).toEqual([]);
  });

  test("is moved through by arrows, taken by Enter, left by Escape, and takes nothing that was not chosen", () => {
    const picked: string[] = [];
    const listing = new Listing(
      "l",
      () => SPEAKERS,
      (option) => picked.push(option.value),
    );
    listing.show();
    expect(listing.pressed(press("Enter"))).toBe(false);
    listing.pressed(press("ArrowDown"));
    expect(listing.activeId).toBe("l-0");
    listing.pressed(press("ArrowUp"));
    expect(listing.activeId).toBe("l-2");
    listing.pressed(press("Enter"));
    expect(picked).toEqual(["Ann-Marie Berg"]);
    expect(listing.shown).toBe(false);
    listing.show();
    expect(listing.pressed(press("Escape"))).toBe(true);
    expect(listing.pressed(press("Escape"))).toBe(false);
    expect(listing.pressed(press("Enter", { ctrlKey: true }))).toBe(false);
  });
});

describe("an address", () => {
  test.each([
    ["example.org/a", "https://example.org/a"],
    ["  https://example.org/a b ", "https://example.org/a%20b"],
    ["http://example.org", "http://example.org"],
    ["https://example.org/{x}|y", "https://example.org/%7Bx%7D%7Cy"],
    ["javascript:alert(1)", null],
    ["data:text/html,x", null],
    ["mailto:a@example.org", null],
    ["no address", null],
    ["https://", null],
    [`https://example.org/${"a".repeat(2000)}`, null],
  ])("%s: %s", (typed, address) => {
    expect(addressOf(typed)).toBe(address);
    if (address) expect(isAddress(address)).toBe(true);
  });

  test("is named by its host", () => {
    expect(hostOf("https://www.example.org/a")).toBe("example.org");
  });
});

describe("keys", () => {
  test("mean the composer as a whole only with Ctrl or the command key", () => {
    expect(deedOf(press("Enter", { ctrlKey: true }))).toBe("send");
    expect(deedOf(press("Enter", { metaKey: true, shiftKey: true }))).toBe("save");
    expect(deedOf(press("Q", { ctrlKey: true, shiftKey: true }))).toBe("quote");
    expect(deedOf(press("k", { ctrlKey: true }))).toBe("link");
    expect(deedOf(press("Enter"))).toBeNull();
    expect(deedOf(press("q", { ctrlKey: true, altKey: true }))).toBeNull();
  });

  test("are listed with words that the catalogue has", () => {
    for (const { words } of SHORTCUTS) expect(catalogue).toHaveProperty([words]);
  });
});
