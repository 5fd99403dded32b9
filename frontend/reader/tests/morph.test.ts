import { expect, it } from "vitest";
import { morph } from "../morph.ts";

function element(html: string): HTMLElement {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild as HTMLElement;
}

it.each([
  ["<p>a</p>", "<p>b</p>"],
  ['<p class="x">a</p>', '<p lang="de">a <b>c</b></p>'],
  ["<div><p>a</p><ul><li>1</li></ul></div>", "<div><ul><li>1</li><li>2</li></ul></div>"],
  ["<div><p>a</p>tail</div>", "<div></div>"],
  ["<div></div>", "<div>x<!-- y --><p>z</p></div>"],
])("makes %s read as %s", (before, after) => {
  const old = element(before);
  morph(old, element(after));
  expect(old.outerHTML).toBe(after);
});

it("keeps focus in what stays", () => {
  const old = element('<div><p>a</p><a href="/x">link</a></div>');
  document.body.append(old);
  const link = old.querySelector("a") as HTMLElement;
  link.focus();
  morph(old, element('<div><p>b</p><a href="/y">link</a><p>c</p></div>'));
  expect(document.activeElement).toBe(link);
  expect(link.getAttribute("href")).toBe("/y");
});

it("lets a player that the reader has loaded go on, until it is another one", () => {
  const old = element('<div data-frame="https://a/1"><button>Load</button><iframe src="https://a/1"></iframe></div>');
  const player = old.lastElementChild;
  morph(old, element('<div data-frame="https://a/1"><button>Load it</button></div>'));
  expect(old.lastElementChild).toBe(player);
  morph(old, element('<div data-frame="https://a/2"><button>Load it</button></div>'));
  expect(old.outerHTML).toBe('<div data-frame="https://a/2"><button>Load it</button></div>');
});
