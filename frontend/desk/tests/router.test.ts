import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { askBeforeLeaving, go, matched, note, route, startRouter } from "../router.ts";

let stop: () => void;

beforeEach(() => {
  vi.stubGlobal("scrollTo", () => {});
  history.replaceState(null, "", "/desk");
  stop = startRouter();
  note("/desk?x");
});

afterEach(() => stop());

test.each([
  ["/desk", "/desk", {}],
  ["/desk/blogs/{slug}", "/desk/blogs/a%20b", { slug: "a b" }],
  ["/desk/blogs/{slug}", "/desk/blogs/%E0", { slug: "%E0" }],
  ["/desk/blogs/{slug}", "/desk/blogs/x/settings", null],
])("%s against %s", (pattern, path, found) => {
  expect(matched(pattern, path)).toEqual(found);
});

test("a link of the desk is followed without a load, any other is left to the browser", () => {
  document.body.innerHTML =
    '<a href="/desk/audit?by=x"><b>1</b></a><a href="/storm">2</a><a href="/desk" target="_blank">3</a>';
  const press = (element: Element | null) =>
    element?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, button: 0 }));
  const [ours, readers, another] = document.querySelectorAll("a");
  expect(press(ours?.firstElementChild ?? null)).toBe(false);
  for (const link of [readers, another]) {
    link?.addEventListener("click", (event) => queueMicrotask(() => event.preventDefault()));
    expect(press(link ?? null)).toBe(true);
  }
});

test("an address leads to its path, its query and its fragment", async () => {
  await go("/desk/welcome/?a=1#secret");
  expect([route.path, route.query.get("a"), route.fragment]).toEqual(["/desk/welcome", "1", "secret"]);
});

test("who has unsaved work is asked, and may stay", async () => {
  const ask = vi.fn().mockResolvedValueOnce(false).mockResolvedValueOnce(true);
  askBeforeLeaving(ask);
  await go("/desk/audit");
  expect(route.path).toBe("/desk");
  await go("/desk/audit");
  expect(route.path).toBe("/desk/audit");
  await go("/desk");
  expect(ask).toHaveBeenCalledTimes(2);
});
