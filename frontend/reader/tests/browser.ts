import { vi } from "vitest";
import type { Server } from "./server.ts";

/** Pixels of one article, and of what stands above the posts, in the doubled layout. */
export const ARTICLE = 300;
export const ABOVE = 200;

/** A double of EventSource that tests speak through. */
export class Stream extends EventTarget {
  static open: Stream[] = [];
  readyState = 0;
  onmessage?: (event: { data: string }) => void;
  onopen?: () => void;
  onerror?: () => void;

  constructor(readonly url: string) {
    super();
    Stream.open.push(this);
  }

  static get last(): Stream {
    const stream = Stream.open.at(-1);
    if (!stream) throw new Error("no stream was opened");
    return stream;
  }

  say(data: string): void {
    this.onmessage?.({ data });
  }

  fail(readyState = 2): void {
    this.readyState = readyState;
    this.onerror?.();
  }

  close(): void {
    this.readyState = 2;
  }
}

/** What the script of a page has begun to listen to; it ends with the page. */
const listening: (() => void)[] = [];
for (const target of [window, document]) {
  const listen = target.addEventListener.bind(target);
  target.addEventListener = (...[type, heard, options]: Parameters<typeof listen>) => {
    listen(type, heard, options);
    listening.push(() => target.removeEventListener(type, heard, options));
  };
}

/** Opens the server's page in jsdom, with a doubled layout, stream and network, and starts the reader script. */
export async function open(server: Pick<Server, "page" | "answer">, started = true): Promise<HTMLElement> {
  for (const end of listening.splice(0)) end();
  const page = new DOMParser().parseFromString(server.page(), "text/html");
  document.head.innerHTML = page.head.innerHTML;
  document.body.innerHTML = page.body.innerHTML;
  document.documentElement.dataset.ui = "en-GB";
  history.replaceState(null, "", "/harbour");
  localStorage.clear();
  Stream.open = [];
  vi.stubGlobal("EventSource", Stream);
  vi.stubGlobal("fetch", (address: string) => server.answer(address));
  vi.stubGlobal("matchMedia", () => ({ matches: false }));
  vi.stubGlobal("scrollBy", ({ top }: { top: number }) => scrollTo(scrollY + top));
  Element.prototype.scrollIntoView = () => scrollTo(ABOVE);
  Element.prototype.getBoundingClientRect = rect;
  scrollTo(0);
  if (started) {
    vi.resetModules();
    await import("../reader.ts");
  }
  return main();
}

export function main(): HTMLElement {
  return document.querySelector("main") as HTMLElement;
}

/** What the server would render now, as its <main> reads. */
export function rendered(server: Pick<Server, "page">): string {
  const page = new DOMParser().parseFromString(server.page(), "text/html");
  return (page.querySelector("main") as HTMLElement).outerHTML;
}

/** Scrolls the doubled window. */
export function scrollTo(y: number): void {
  Object.defineProperty(window, "scrollY", { value: y, configurable: true });
}

/** Puts the tab in front or behind. */
export function hide(hidden: boolean): void {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}

/** Says whether there is a network. */
export function setOnline(online: boolean): void {
  Object.defineProperty(navigator, "onLine", { value: online, configurable: true });
  dispatchEvent(new Event(online ? "online" : "offline"));
}

/** Lets everything that is under way come to rest; timers are the doubles of vitest. */
export async function settle(millis = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(millis);
}

function rect(this: Element): DOMRect {
  const articles = [...document.querySelectorAll("#posts > article")];
  const whole = this.closest("#posts > article");
  const index = whole ? articles.indexOf(whole) : this.id === "older" ? articles.length : -1;
  const top = index < 0 ? 0 : ABOVE + index * ARTICLE;
  return { top: top - scrollY, bottom: top + (index < 0 ? ABOVE : ARTICLE) - scrollY } as DOMRect;
}
