import { byId } from "./page.ts";

const KEPT = "depesche-zone";

/** The switch between the blog's time and the reader's. */
export class Zone {
  readonly #button = byId("zone");
  readonly #main: HTMLElement;
  /** What the server wrote, for each text that now reads otherwise. */
  readonly #written = new Map<Element, string | null>();
  #mine = false;

  constructor(main: HTMLElement) {
    this.#main = main;
    const theirs = main.querySelector<HTMLElement>("[data-zone]")?.dataset.zone;
    if (theirs === Intl.DateTimeFormat().resolvedOptions().timeZone) return;
    this.#button.hidden = false;
    this.#button.onclick = () => this.set(!this.#mine);
    this.set(stored() === "mine");
  }

  /** Shows times in the reader's zone, or in the blog's. */
  set(mine: boolean): void {
    this.#mine = mine;
    store(mine ? "mine" : "");
    this.#button.textContent = this.#button.dataset[mine ? "theirs" : "mine"] ?? "";
    this.around(() => {});
  }

  /** Makes a change of the page while its times read as the server writes them. */
  around(change: () => void): void {
    for (const [element, text] of this.#written) element.textContent = text;
    this.#written.clear();
    change();
    if (this.#mine) this.#rewrite();
  }

  #rewrite(): void {
    const tag = document.documentElement.dataset.ui;
    const clock = new Intl.DateTimeFormat(tag, { timeStyle: "short" });
    const day = new Intl.DateTimeFormat(tag, { year: "numeric", month: "short", day: "numeric" });
    const named = new Intl.DateTimeFormat(tag, { timeZoneName: "short" });
    for (const time of this.#main.querySelectorAll("time")) {
      const instant = new Date(time.getAttribute("datetime") ?? "");
      this.#write(time.querySelector("b"), clock.format(instant));
      this.#write(time.querySelector("i"), day.format(instant));
    }
    const zone = named.formatToParts().find(({ type }) => type === "timeZoneName")?.value ?? "";
    this.#write(this.#main.querySelector("[data-zone]"), (this.#button.dataset.name ?? "").replace("{}", zone));
  }

  #write(element: Element | null, text: string): void {
    if (!element) return;
    this.#written.set(element, element.textContent);
    element.textContent = text;
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function store(choice: string): void {
  try {
    if (choice) localStorage.setItem(KEPT, choice);
    else localStorage.removeItem(KEPT);
  } catch {
    // Storage may be forbidden: the choice then lasts as long as the page.
  }
}
