/** Dragging a post to the pinned ones, by mouse, pen or finger. */
import type { Ulid } from "../api/types.ts";

/** Pixels that a pointer has to move before it drags. */
const SLACK = 4;

export class Drag {
  /** The post that is being dragged. */
  id = $state<Ulid | null>(null);
  /** Its place among the pinned ones if it were let go now. */
  at = $state<number | null>(null);
  label = $state("");
  x = $state(0);
  y = $state(0);
  readonly #drop: (id: Ulid, at: number) => void;

  constructor(drop: (id: Ulid, at: number) => void) {
    this.#drop = drop;
  }

  /** Takes hold of a post by its grip. */
  begin(event: PointerEvent, id: Ulid, label: string): void {
    if (event.button !== 0) return;
    event.preventDefault();
    const from = { x: event.clientX, y: event.clientY };
    const move = (to: PointerEvent) => {
      if (!this.id && Math.hypot(to.clientX - from.x, to.clientY - from.y) < SLACK) return;
      this.id = id;
      this.label = label;
      this.x = to.clientX;
      this.y = to.clientY;
      this.at = placeAt(to.clientX, to.clientY);
    };
    const end = (how: "drop" | "leave") => () => {
      for (const [name, listener] of listeners) removeEventListener(name, listener as EventListener, true);
      if (how === "drop" && this.id && this.at !== null) this.#drop(this.id, this.at);
      this.id = null;
      this.at = null;
    };
    const leave = (key: KeyboardEvent) => {
      if (key.key === "Escape") end("leave")();
    };
    const listeners = [
      ["pointermove", move],
      ["pointerup", end("drop")],
      ["pointercancel", end("leave")],
      ["keydown", leave],
    ] as const;
    for (const [name, listener] of listeners) addEventListener(name, listener as EventListener, true);
  }
}

/** Gives the place among the pinned posts at a point of the screen; null away from them. */
function placeAt(x: number, y: number): number | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const pin = element.closest<HTMLElement>("[data-pin]");
    if (pin) return Number(pin.dataset.pin);
    if (element.closest("[data-pinned]")) return 0;
  }
  return null;
}
