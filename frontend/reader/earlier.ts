import { GONE, Memory } from "./memory.ts";

/** Milliseconds that a post has to be in the window to count as read. */
const READ = 1_000;
/** Part of a post, or of the window, that has to be filled by it. */
const ENOUGH = 0.5;
/** Pages of a history that are looked through for a wording. */
const MOST_PAGES = 20;

const main = document.querySelector<HTMLElement>("main[data-slug]");
if (main) watch(main);

/** Tells readers of posts that they have read and that were corrected or taken down since, on this visit or before it. */
function watch(main: HTMLElement): void {
  const posts = document.getElementById("posts");
  const notice = document.getElementById("earlier");
  const storage = allowed();
  if (!posts || !storage || !(notice instanceof HTMLTemplateElement)) return;
  const memory = new Memory(main.dataset.slug ?? "", storage);
  const reading = new Map<Element, ReturnType<typeof setTimeout>>();

  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting, intersectionRatio, intersectionRect } of entries) {
        clearTimeout(reading.get(target));
        if (!isIntersecting || (intersectionRatio < ENOUGH && intersectionRect.height < innerHeight * ENOUGH)) continue;
        const timer = setTimeout(() => read(target as HTMLElement), READ);
        reading.set(target, timer);
      }
    },
    { threshold: [0, 0.1, 0.25, ENOUGH] },
  );

  /** Has the reader script make a change, which keeps what is being read where it is. */
  function change(how: () => void): void {
    main.dispatchEvent(new CustomEvent("put", { detail: how }));
  }

  function read(article: HTMLElement): void {
    if (document.hidden) {
      addEventListener("visibilitychange", () => look(article), { once: true });
    } else if (!told(article)) {
      memory.put(idOf(article), presentOf(article));
    }
  }

  function look(article: HTMLElement): void {
    if (!article.isConnected) return;
    const before = memory.rev(idOf(article));
    if (before && before < amendedOf(article) && !told(article)) change(() => tell(article, before));
    seen.unobserve(article);
    seen.observe(article);
  }

  function tell(article: HTMLElement, before: number): void {
    const made = (notice as HTMLTemplateElement).content.firstElementChild?.cloneNode(true) as HTMLElement;
    const gone = isGone(article);
    made.querySelector(gone ? ".corrected" : ".gone")?.remove();
    const compared = made.querySelector("details");
    if (gone) compared?.remove();
    compared?.addEventListener("toggle", () => compare(made, article, before), { once: true });
    made.querySelector("button")?.addEventListener("click", () => {
      memory.put(idOf(article), presentOf(article));
      change(() => made.remove());
      const when = article.querySelector<HTMLElement>(".when");
      when?.focus({ preventScroll: true });
    });
    (article.querySelector(".copy") ?? article).prepend(made);
  }

  for (const article of posts.querySelectorAll<HTMLElement>(":scope > article")) look(article);
  new MutationObserver((changes) => {
    const changed = new Set(changes.flatMap(({ target, addedNodes }) => [target, ...addedNodes]));
    for (const article of changed) {
      if (article instanceof HTMLElement && article.parentElement === posts) renew(article);
    }
  }).observe(posts, { childList: true, subtree: true, attributeFilter: ["data-rev", "class"] });

  /** Looks anew at an article that came or changed; what was told of an earlier change no longer fits. */
  function renew(article: HTMLElement): void {
    const told = article.querySelector<HTMLElement>(".earlier");
    if (told && isGone(article) && told.querySelector("details")) told.remove();
    look(article);
  }
}

async function compare(notice: HTMLElement, article: HTMLElement, before: number): Promise<void> {
  const sides = notice.querySelector(".sides");
  if (!sides) return;
  const address = article.querySelector<HTMLAnchorElement>(".when")?.href ?? "";
  try {
    const wordings = await wordingsOf(`${address}/history`, [before, presentOf(article)]);
    [...sides.querySelectorAll(".words")].forEach((side, index) => {
      side.textContent = wordings[index] ?? "";
    });
    sides.removeAttribute("aria-busy");
  } catch {
    // No line, or no history there: the link leads to it.
    const link = document.createElement("a");
    link.href = `${address}/history`;
    link.textContent = notice.querySelector("summary")?.textContent ?? link.href;
    sides.replaceChildren(link);
  }
}

/** Finds what a post said at these revisions in the pages of its history. */
async function wordingsOf(history: string, revs: number[]): Promise<string[]> {
  const found = new Map<number, string>();
  let next: string | undefined = history;
  for (let pages = 0; next && pages < MOST_PAGES; pages++) {
    const answer: Response = await fetch(next, { cache: "no-cache" });
    if (!answer.ok) throw new Error(`${next}: ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const rev of revs) {
      const words = page.querySelector(`#rev-${rev} .wording`)?.textContent;
      if (words != null) found.set(rev, words);
    }
    if (found.size === new Set(revs).size) return revs.map((rev) => found.get(rev) ?? "");
    const older: string | null | undefined = page.querySelector("#older a[rel=next]")?.getAttribute("href");
    next = older ? new URL(older, history).href : undefined;
  }
  throw new Error(`${history} does not tell revisions ${revs}`);
}

function idOf(article: HTMLElement): string {
  return article.id.slice(5);
}

function isGone(article: HTMLElement): boolean {
  return article.classList.contains("gone");
}

function told(article: HTMLElement): boolean {
  return article.querySelector(".earlier") !== null;
}

/** The revision that an article shows. */
function presentOf(article: HTMLElement): number {
  return isGone(article) ? GONE : Number(article.dataset.rev);
}

/** The revision with the last correction. */
function amendedOf(article: HTMLElement): number {
  return isGone(article) ? GONE : Number(article.dataset.corrected ?? 0);
}

function allowed(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
