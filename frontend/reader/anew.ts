const MOST_PAGES = 5;

/** A page fetched anew: its <main>, the articles, and whether older ones follow. */
export interface Anew {
  main: HTMLElement;
  articles: HTMLElement[];
  older: boolean;
}

/** Fetches the page, and older ones below it until the post that is being read is among them. */
export async function fetchAnew(address: string, reading?: string): Promise<Anew> {
  const main = await mainOf(address);
  const articles = articlesOf(main);
  let next = olderOf(main);
  for (let pages = 1; next && reading && pages < MOST_PAGES; pages++) {
    if (articles.some(({ id }) => id === reading)) break;
    const older = await mainOf(next);
    articles.push(...articlesOf(older));
    next = olderOf(older);
  }
  return { main, articles, older: next !== null };
}

async function mainOf(address: string): Promise<HTMLElement> {
  const answer = await fetch(address, { cache: "no-cache" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector<HTMLElement>("main[data-slug]");
  if (!answer.ok || !main) throw new Error(`${address}: ${answer.status}`);
  return main;
}

function articlesOf(main: HTMLElement): HTMLElement[] {
  return [...main.querySelectorAll<HTMLElement>("#posts > article")];
}

function olderOf(main: HTMLElement): string | null {
  return main.querySelector("#older:not([hidden]) a")?.getAttribute("href") ?? null;
}
