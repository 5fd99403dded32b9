import { attributes, morph } from "./morph.ts";
import { newerFirst, publishedAs } from "./order.ts";
import { isBelow } from "./place.ts";

/** Rendered parts of a page by name: "head", "pinned", "key", "background" and "post-<ULID>". */
export type Parts = Record<string, string>;

/** What hears of articles that come and change. */
export interface Watcher {
  came(article: HTMLElement): void;
  changed(article: HTMLElement): void;
}

/** The shown page, into which parts are put so that it reads as the server would render it. */
export class Page {
  readonly posts: HTMLElement;
  readonly #older: HTMLElement;
  /** The seq from which each part is; those not named here are as old as the page. */
  #since = new Map<string, number>();
  #base: number;

  constructor(
    readonly main: HTMLElement,
    readonly watcher: Watcher,
  ) {
    this.posts = byId("posts");
    this.#older = byId("older");
    this.#base = this.seq;
  }

  get seq(): number {
    return Number(this.main.dataset.seq);
  }

  get slug(): string {
    return this.main.dataset.slug ?? "";
  }

  get articles(): HTMLElement[] {
    return [...this.posts.children] as HTMLElement[];
  }

  /** Whether the page shows fewer posts than it should, because one has moved below it. */
  get isShort(): boolean {
    return !this.#older.hidden && this.articles.length < this.#size;
  }

  get #size(): number {
    return Number(this.main.dataset.size);
  }

  /** Puts in parts as they read at `seq`; what is already there from a later seq stays. */
  apply(seq: number, parts: Parts): void {
    for (const [name, html] of Object.entries(parts)) {
      if ((this.#since.get(name) ?? this.#base) > seq) continue;
      this.#since.set(name, seq);
      const next = parse(html);
      if (!next) continue;
      if (name.startsWith("post-")) this.#put(next, this.#base);
      else morph(byId(name), next);
    }
    this.main.dataset.seq = String(Math.max(seq, this.seq));
  }

  /** Takes over a page fetched anew, with the articles that are to be shown and whether older ones follow. */
  takeOver(main: HTMLElement, articles: HTMLElement[], older: boolean): void {
    const before = this.seq;
    attributes(this.main, main);
    for (const name of ["head", "pinned", "key", "background"]) {
      const next = main.querySelector(`#${name}`);
      if (next) morph(byId(name), next);
    }
    const wanted = new Set(articles.map(({ id }) => id));
    for (const gone of this.articles.filter(({ id }) => !wanted.has(id))) gone.remove();
    for (const article of articles) this.#put(article, before, true);
    this.#older.hidden = !older;
    this.#since.clear();
    this.#base = this.seq;
  }

  /** Removes what is too much at the end, unless it is being looked at, and leads on to it. */
  trim(): void {
    const articles = this.articles;
    let last = articles.at(-1);
    while (last && articles.length > this.#size && isBelow(last)) {
      articles.pop()?.remove();
      last = articles.at(-1);
      this.#older.hidden = false;
    }
    const link = this.#older.firstElementChild;
    const href = `/${this.slug}/before/${last?.id.slice(5)}`;
    if (!this.#older.hidden && link?.getAttribute("href") !== href) link?.setAttribute("href", href);
  }

  /**
   * Puts an article in its place; one published behind the seq `since` has just come. Unless it is `known` to stand
   * on this page, an article behind the last is one for the next page.
   */
  #put(next: HTMLElement, since: number, known = false): void {
    const shown = document.getElementById(next.id);
    const others = this.articles.filter((article) => article !== shown);
    const below = others.find((article) => newerFirst(next, article) < 0) ?? null;
    if (!below && !known && !this.#older.hidden) {
      shown?.remove();
      return;
    }
    const article = shown ?? next;
    const before = shown?.outerHTML;
    if (shown) morph(shown, next);
    if (!shown || shown.nextElementSibling !== below) this.posts.insertBefore(article, below);
    if (!shown && publishedAs(next) > since) this.watcher.came(article);
    else if (shown && before !== shown.outerHTML) this.watcher.changed(article);
  }
}

/** Gives an element that every page has. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/** Takes over the colours and the logo of a page fetched anew. */
export function dress(next: Document): void {
  const [old, now] = [document, next].map((page) => page.getElementById("theme"));
  const brand = next.querySelector(".mast a");
  if (brand) morph(document.querySelector(".mast a") ?? brand, brand);
  if (!now) old?.remove();
  else if (old) attributes(old, now);
  else document.head.append(now);
}

function parse(html: string): HTMLElement | null {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild as HTMLElement | null;
}
