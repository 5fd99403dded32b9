import { newerFirst } from "./order.ts";
import { byId, type Watcher } from "./page.ts";
import { isSeen, startsBelow } from "./place.ts";

const SAY_EVERY = 5_000;
const WORDS = 100;

/** Posts that came and were not yet seen: the button that leads to them, the page's name, and what is said aloud. */
export class Fresh implements Watcher {
  readonly #button = byId("fresh");
  readonly #said = byId("said");
  /** What stands behind the headline in the page's name. */
  readonly #site = document.title.slice(headline().length);
  readonly #unseen = new Set<HTMLElement>();
  #unsaid: HTMLElement[] = [];
  #silent = false;

  constructor() {
    this.#button.onclick = () => this.#go();
  }

  came(article: HTMLElement): void {
    this.#unseen.add(article);
    this.#unsaid.push(article);
    this.#say();
  }

  changed(article: HTMLElement): void {
    const flash = getComputedStyle(article).getPropertyValue("--flash");
    article.animate?.([{ backgroundColor: flash }, { backgroundColor: "transparent" }], 3_000);
  }

  /** Strikes off what the window shows by now, and says how many are left. `slide`: just now put in. */
  look(slide = false): void {
    const name = headline() + this.#site;
    if (!this.#unseen.size && this.#button.hidden) {
      document.title = name;
      return;
    }
    for (const article of this.#unseen) {
      if (article.isConnected && !isSeen(article)) continue;
      this.#unseen.delete(article);
      if (slide && article.isConnected) slideIn(article);
    }
    const count = this.#unseen.size;
    const words = count === 1 ? this.#button.dataset.one : this.#button.dataset.many;
    this.#button.hidden = !count;
    this.#button.classList.toggle("below", [...this.#unseen].every(startsBelow));
    this.#button.textContent = (words ?? "").replace("{}", String(count));
    document.title = count && document.hidden ? `(${count}) ${name}` : name;
  }

  #go(): void {
    const newest = [...this.#unseen].sort(newerFirst)[0];
    this.#unseen.clear();
    this.look();
    byId("posts").scrollIntoView({ behavior: calm() ? "instant" : "smooth" });
    if (!newest) return;
    newest.tabIndex = -1;
    newest.focus({ preventScroll: true });
    newest.onblur = () => newest.removeAttribute("tabindex");
  }

  #say(): void {
    if (this.#silent) return;
    this.#silent = true;
    setTimeout(() => {
      const [first, second] = this.#unsaid;
      const words = second ? this.#button.dataset.many : this.#said.dataset.one;
      const filling = second ? String(this.#unsaid.length) : firstWords(first);
      this.#said.textContent = (words ?? "").replace("{}", () => filling);
      this.#unsaid = [];
      setTimeout(() => {
        this.#silent = false;
        if (this.#unsaid.length) this.#say();
      }, SAY_EVERY);
    }, 300);
  }
}

function headline(): string {
  return document.querySelector("h1")?.textContent ?? "";
}

function firstWords(article?: HTMLElement): string {
  return (article?.querySelector("h2, p:not(.flags), figcaption")?.textContent ?? "").slice(0, WORDS);
}

function slideIn(article: HTMLElement): void {
  if (calm()) return;
  const height = `${article.offsetHeight}px`;
  article.animate?.(
    [
      { height: 0, opacity: 0, overflow: "clip" },
      { height, opacity: 1, overflow: "clip" },
    ],
    {
      duration: 350,
      easing: "ease-out",
    },
  );
}

function calm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
