/** Plays a blog as it stood from minute to minute; whatever changes on the way is fetched, not the page anew. */

const MINUTE = 60_000;
/** How often a running replay looks whether it has reached another minute. */
const BEAT = 1_000;
/** How far a jump may lead for what changed to be asked for: beyond, the page is fetched. */
const NEAR = 3 * 60;
const AROUND = ["head", "pinned", "key", "background"];

interface Changes {
  seq: number;
  parts: Record<string, string> | null;
}

const bar = document.getElementById("replay");
const main = document.querySelector<HTMLElement>("main[data-slug]");
if (bar && main) start(bar, main);

function start(bar: HTMLElement, main: HTMLElement): void {
  const { begin = "", end = "", then = "", zone = "UTC" } = bar.dataset;
  const slug = main.dataset.slug ?? "";
  const first = minuteOf(begin);
  const last = minuteOf(end);
  const slider = one<HTMLInputElement>(bar, "input");
  const button = one<HTMLButtonElement>(bar, "button");
  const speed = one<HTMLSelectElement>(bar, "select");
  const label = one<HTMLOutputElement>(bar, "output");
  const clock = new Intl.DateTimeFormat(document.documentElement.dataset.ui, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: zone,
  });
  /** The minute that the page shows, the one that it is to show, and whether it is on its way there. */
  let shown = minuteOf(then);
  let wanted = shown;
  let going = false;
  /** The moment that a running replay has reached, in minutes and parts of them. */
  let reached = shown;
  let beat: ReturnType<typeof setInterval> | undefined;

  slider.min = String(first);
  slider.max = String(last);
  slider.value = String(shown);
  for (const option of bar.querySelectorAll("option[data-time]")) {
    option.setAttribute("value", String(minuteOf(option.getAttribute("data-time") ?? "")));
  }
  name();
  tell(shown);
  bar.hidden = false;

  slider.addEventListener("input", () => {
    reached = Number(slider.value);
    tell(reached);
  });
  slider.addEventListener("change", () => to(Number(slider.value)));
  button.addEventListener("click", () => (beat === undefined ? play() : pause()));
  addEventListener("pagehide", pause);

  function name(): void {
    button.textContent = button.dataset[beat === undefined ? "play" : "pause"] ?? "";
  }

  function tell(minute: number): void {
    label.textContent = clock.format(minute * MINUTE);
    slider.setAttribute("aria-valuetext", label.textContent);
  }

  function play(): void {
    if (shown >= last) to(first);
    reached = wanted;
    beat = setInterval(() => {
      if (going) return; // the line is slower than the replay, which waits for it
      reached = Math.min(last, reached + (Number(speed.value) * BEAT) / MINUTE);
      slider.value = String(Math.floor(reached));
      tell(Math.floor(reached));
      to(Math.floor(reached));
      if (reached >= last) pause();
    }, BEAT);
    name();
  }

  function pause(): void {
    clearInterval(beat);
    beat = undefined;
    name();
  }

  /** Goes to a minute. Where another is asked for on the way, that one is next. */
  async function to(minute: number): Promise<void> {
    wanted = minute;
    if (going) return;
    going = true;
    try {
      while (shown !== wanted) {
        const next = wanted;
        await show(next);
        shown = next;
        history.replaceState(null, "", addressOf(next));
      }
    } catch {
      location.assign(addressOf(wanted)); // the browser says what is wrong, or shows the page after all
    } finally {
      going = false;
    }
  }

  async function show(minute: number): Promise<void> {
    const isNear = minute > shown && minute - shown <= NEAR && !new URLSearchParams(location.search).has("before");
    if (!(isNear && (await patch(minute)))) await fetchPage(minute);
  }

  /** Puts in what changed on the way to a minute; tells whether that was possible. */
  async function patch(minute: number): Promise<boolean> {
    const answer = await fetch(`${addressOf(minute)}/since/${stampOf(shown)}.json`);
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
    const { parts }: Changes = await answer.json();
    const older = document.getElementById("older");
    if (!parts || !older) return false;
    const before = articlesOf(main);
    const floor = older.hidden ? undefined : before.at(-1);
    const articles = new Map(before.map((article) => [article.id, article]));
    const size = Number(main.dataset.size);
    for (const [part, html] of Object.entries(parts)) {
      const next = parse(html);
      if (AROUND.includes(part)) document.getElementById(part)?.replaceWith(next);
      else articles.set(part, next);
    }
    // What is below the last of a full page belongs to the next one; where one has moved there, others come up from it.
    const all = [...articles.values()].filter((article) => !floor || newerFirst(article, floor) <= 0).sort(newerFirst);
    if (floor && all.length < size) return false;
    const kept = all.slice(0, size);
    one(main, "#posts").replaceChildren(...kept);
    if (all.length > size) older.hidden = false;
    const lowest = kept.at(-1);
    if (lowest) older.querySelector("a")?.setAttribute("href", `${addressOf(minute)}?before=${lowest.id.slice(5)}`);
    setMoment(minute);
    return true;
  }

  async function fetchPage(minute: number): Promise<void> {
    const answer = await fetch(addressOf(minute));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector<HTMLElement>("main[data-slug]");
    if (!answer.ok || !next) throw new Error(`${answer.url}: ${answer.status}`);
    for (const part of [...AROUND, "posts", "older"]) {
      const found = next.querySelector(`#${part}`);
      if (found) document.getElementById(part)?.replaceWith(found);
    }
    setMoment(minute);
  }

  function setMoment(minute: number): void {
    const then = document.getElementById("then");
    if (then) then.textContent = clock.format(minute * MINUTE);
    document.querySelector<HTMLInputElement>('input[name="time"]')?.setAttribute("value", localOf(minute));
  }

  function addressOf(minute: number): string {
    return `/${slug}/at/${stampOf(minute)}`;
  }

  function localOf(minute: number): string {
    const parts = new Intl.DateTimeFormat("sv", { dateStyle: "short", timeStyle: "short", timeZone: zone });
    return parts.format(minute * MINUTE).replace(" ", "T");
  }
}

function stampOf(minute: number): string {
  return `${new Date(minute * MINUTE).toISOString().slice(0, 16)}Z`;
}

function minuteOf(instant: string): number {
  return Math.floor(Date.parse(instant) / MINUTE);
}

/** Compares two articles by data-order ("time in ms.order of publication"): below zero when `a` is the newer. */
function newerFirst(a: HTMLElement, b: HTMLElement): number {
  const [[timeA = 0, orderA = 0], [timeB = 0, orderB = 0]] = [numbers(a), numbers(b)];
  return timeB - timeA || orderB - orderA;
}

function numbers(article: HTMLElement): number[] {
  return (article.dataset.order ?? "").split(".").map(Number);
}

function articlesOf(main: HTMLElement): HTMLElement[] {
  return [...main.querySelectorAll<HTMLElement>("#posts > article")];
}

function parse(html: string): HTMLElement {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild as HTMLElement;
}

function one<T extends Element = HTMLElement>(place: Element, selector: string): T {
  const found = place.querySelector<T>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}
