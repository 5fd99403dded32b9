/**
 * Makes `old` read as `next` while keeping the nodes that stay: focus, open details and players survive, and so does
 * what the script has put in itself (data-own).
 */
export function morph(old: Node, next: Node): void {
  if (old.nodeName !== next.nodeName) {
    (old as ChildNode).replaceWith(next);
    return;
  }
  if (old instanceof Element && next instanceof Element) {
    attributes(old, next);
    // A player that the reader has loaded goes on playing.
    const player = old.lastElementChild;
    if (player?.nodeName === "IFRAME" && player.getAttribute("src") === next.getAttribute("data-frame")) return;
    children(old, next);
  } else if (old.nodeValue !== next.nodeValue) {
    old.nodeValue = next.nodeValue;
  }
}

/** Copies attributes. Whether details are open is the reader's own affair. */
export function attributes(old: Element, next: Element): void {
  for (const { name } of [...old.attributes]) {
    if (!next.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

function children(old: Element, next: Element): void {
  const before = [...old.childNodes].filter((node) => !(node instanceof HTMLElement && "own" in node.dataset));
  const after = [...next.childNodes];
  after.forEach((node, index) => {
    const same = before[index];
    if (same) morph(same, node);
    else old.append(node);
  });
  for (const node of before.slice(after.length)) node.remove();
}
