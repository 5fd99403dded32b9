import { Visits } from "./visits.ts";

/** The seqs that the newest posts came at, those of key events among them, and whether there are older posts. */
interface Came {
  posts: number[];
  key: number[];
  older: boolean;
}

const main = document.querySelector<HTMLElement>("main[data-live]");
const bar = document.getElementById("returned");
const storage = allowed();
if (main && bar && storage) watch(main, bar, new Visits(main.dataset.slug ?? "", storage));

/** Tells who comes back what is new since; the server learns of it only when they ask for it. */
function watch(main: HTMLElement, bar: HTMLElement, visits: Visits): void {
  const seq = () => Number(main.dataset.seq);
  const link = bar.querySelector("a");

  function look(): void {
    if (document.hidden) return;
    const since = visits.come(seq());
    if (since) void tell(since);
  }

  async function tell(since: number): Promise<void> {
    const answer = await fetch(`/${visits.slug}/came.json`, { cache: "no-cache" }).catch(() => null);
    if (!answer?.ok) return; // no line, or a host that has no such file: the next return asks again
    const came: Came = await answer.json();
    const words = wordsFor(bar, came, since);
    if (!words) {
      visits.told();
      return;
    }
    link?.setAttribute("href", `/${visits.slug}/since/${since}`);
    const news = link?.querySelector(".news");
    if (news) news.textContent = words;
    const said = document.getElementById("said");
    if (said) said.textContent = link?.textContent ?? "";
    bar.hidden = false;
  }

  link?.addEventListener("click", () => visits.told());
  bar.querySelector("button")?.addEventListener("click", () => {
    visits.told();
    bar.hidden = true;
    document.getElementById("posts")?.focus({ preventScroll: true });
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? visits.leave(seq()) : look()));
  look();
}

/** Says how many posts are new behind a seq, and how many of them are key events; nothing where none are. */
function wordsFor(bar: HTMLElement, came: Came, since: number): string {
  const { one = "", many = "", least = "", keyOne = "", keyMany = "" } = bar.dataset;
  const [posts, key] = [came.posts, came.key].map((seqs) => seqs.filter((seq) => seq > since).length) as [
    number,
    number,
  ];
  if (!posts) return "";
  const all = came.older && posts === came.posts.length ? least : posts === 1 ? one : many;
  const said = key ? `${all}, ${key === 1 ? keyOne : keyMany.replace("{}", String(key))}` : all;
  return said.replace("{}", String(posts));
}

function allowed(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
