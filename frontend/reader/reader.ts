import { fetchAnew } from "./anew.ts";
import { Fresh } from "./fresh.ts";
import { Line } from "./line.ts";
import { type Frame, missed } from "./log.ts";
import { byId, dress, Page } from "./page.ts";
import { keepPlace, readingPlace } from "./place.ts";
import { loadPlayers } from "./player.ts";
import { Zone } from "./zone.ts";

/** How long the line may be down before the reader is told. */
const PATIENCE = 4_000;

const main = document.querySelector<HTMLElement>("main[data-slug]");
loadPlayers();
if (main && document.getElementById("zone")) start(main);

function start(main: HTMLElement): void {
  const zone = new Zone(main);
  if (main.dataset.live !== undefined) goLive(main, zone);
  main.addEventListener("put", (event) => keepPlace(main, (event as CustomEvent<() => void>).detail));
}

function goLive(main: HTMLElement, zone: Zone): void {
  const fresh = new Fresh();
  const page = new Page(main, fresh);
  const lost = byId("lost");
  let losing: ReturnType<typeof setTimeout> | undefined;
  let reloading = false;

  function change(how: () => void): void {
    keepPlace(main, () => zone.around(how));
    page.trim();
    fresh.look(true);
  }

  function take(frame: Frame): void {
    if (frame.look !== main.dataset.look) {
      reload();
      return;
    }
    if (frame.seq >= page.seq) main.dataset.generation = String(frame.generation);
    change(() => page.apply(frame.seq, frame.parts));
    if (page.isShort) reload();
  }

  async function reload(wait = PATIENCE): Promise<void> {
    if (reloading) return;
    reloading = true;
    line.close();
    try {
      const reading = scrollY > 0 ? readingPlace(main)?.closest("#posts > article")?.id : undefined;
      const next = await fetchAnew(location.pathname + location.search, reading);
      if (Number(next.main.dataset.seq) < page.seq) throw new Error("an old page, kept by a cache");
      change(() => page.takeOver(next.main, next.articles, next.older));
      dress(next.main.ownerDocument);
      reloading = false;
      line.open();
    } catch {
      stands(false);
      setTimeout(() => {
        reloading = false;
        reload(Math.min(wait * 2, 60_000));
      }, wait);
    }
  }

  async function poll(): Promise<void> {
    const { generation, look = "" } = main.dataset;
    const frames = await missed(page.slug, { seq: page.seq, generation: Number(generation), look });
    if (frames) frames.forEach(take);
    else await reload();
  }

  function stands(yes: boolean): void {
    if (yes) {
      clearTimeout(losing);
      losing = undefined;
      lost.hidden = true;
    } else if (!navigator.onLine) lost.hidden = false;
    else {
      losing ??= setTimeout(() => {
        lost.hidden = false;
      }, PATIENCE);
    }
  }

  const line = new Line(page.slug, { seq: () => page.seq, frame: take, reload: () => void reload(), poll, stands });
  document.addEventListener("visibilitychange", () => fresh.look());
  addEventListener(
    "scroll",
    () => {
      fresh.look();
      page.trim();
    },
    { passive: true },
  );
  line.open();
}
