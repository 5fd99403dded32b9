/** The keys of the stream, outside of fields. Pure. */

export const DEEDS = {
  n: "new",
  j: "down",
  k: "up",
  e: "edit",
  c: "correct",
  p: "pin",
  x: "key",
  t: "take_down",
  h: "history",
  m: "more",
  u: "undo",
  "/": "filter",
  "?": "help",
  Escape: "leave",
} as const;
export const PLACES = {
  c: "composer",
  s: "stream",
  p: "pinned",
  w: "waiting",
  d: "drafts",
  a: "all",
  b: "blogs",
} as const;

export type Deed = (typeof DEEDS)[keyof typeof DEEDS];
export type Place = (typeof PLACES)[keyof typeof PLACES];
/** Milliseconds within which the second key of `g` and another has to come. */
const TOGETHER = 1_500;

/** Reads keys one by one. */
export class Keys {
  #went = 0;

  /** Gives what a key means, null when nothing. */
  read(event: KeyboardEvent, now = Date.now()): Deed | { go: Place } | null {
    // ProseMirror takes every Escape for itself; what the composer used one for does not get here.
    const free = event.key === "Escape" && event.target instanceof HTMLElement && event.target.isContentEditable;
    if ((event.defaultPrevented && !free) || event.isComposing) return null;
    // By its letter: where Alt-U begins an umlaut, it does that and nothing else.
    if (event.altKey && event.key.toLowerCase() === "u" && !event.ctrlKey && !event.metaKey) return "undo";
    if (event.ctrlKey || event.metaKey || event.altKey) return null;
    if (inOverlay(event.target) || (event.key !== "Escape" && inField(event.target))) return null;
    const going = now - this.#went < TOGETHER;
    this.#went = 0;
    if (going && event.key in PLACES) return { go: PLACES[event.key as keyof typeof PLACES] };
    if (event.key === "g") this.#went = now;
    return DEEDS[event.key as keyof typeof DEEDS] ?? null;
  }
}

function inOverlay(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("dialog, [role=menu], [role=listbox]") !== null;
}

function inField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
}
