/** Pixels down to which the page counts as not scrolled. */
const TOP = 24;
/** Part of a pixel by which the last scrolling fell short, as windows scroll by whole ones. */
let owed = 0;
const CANDIDATES = "#head > *, #pinned, #key, #posts .copy > *, #older, #background > *";

/** Says what the reader is looking at: what stands at a line in the upper part of the window. */
export function readingPlace(main: Element): Element | undefined {
  const line = Math.min(innerHeight / 4, 160);
  return [...main.querySelectorAll(CANDIDATES)].find((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > line && top < innerHeight && getComputedStyle(element).position !== "sticky";
  });
}

/** Makes a change of the page while what is being read stays where it is in the window; at the top it may move. */
export function keepPlace(main: Element, change: () => void): void {
  if (scrollY < TOP) {
    change();
    return;
  }
  const block = readingPlace(main);
  const whole = block?.closest("article");
  const before = block?.getBoundingClientRect().top ?? 0;
  const beforeWhole = whole?.getBoundingClientRect().top ?? 0;
  change();
  const shift = () => {
    if (block?.isConnected) return block.getBoundingClientRect().top - before;
    return whole?.isConnected ? whole.getBoundingClientRect().top - beforeWhole : 0;
  };
  if (!shift()) return;
  scrollBy({ top: shift() + owed, behavior: "instant" });
  owed = shift() + owed;
}

/** Says whether an element stands wholly below what the window shows. */
export function isBelow(element: Element): boolean {
  return element.getBoundingClientRect().top > innerHeight;
}

/** Says whether an element begins below the upper edge of the window. */
export function startsBelow(element: Element): boolean {
  return element.getBoundingClientRect().top >= 0;
}

/** Says whether the beginning of an element is in the window, and the page in front. */
export function isSeen(element: Element): boolean {
  const { top } = element.getBoundingClientRect();
  return !document.hidden && top >= 0 && top < innerHeight;
}
