import { createSubscriber } from "svelte/reactivity";

/** Where the desk lives. */
export const HOME = "/desk";

/** What of an address the page that it leads to needs. */
export interface Place {
  /** Path without a slash at its end. */
  path: string;
  query: URLSearchParams;
  /** What stands behind the #, without it. */
  fragment: string;
}

type Leave = () => boolean | Promise<boolean>;

let place = read();
let changed = (): void => {};
/** Whether what is on the page may be left; set by the page that has unsaved work. */
let leave: Leave | null = null;
/** Position in the history that we made, to return to when somebody stays. */
let index = history.state?.index ?? 0;

const subscribe = createSubscriber((tell) => {
  changed = tell;
  return () => {
    changed = () => {};
  };
});

/** The address as it stands; whoever reads it in a component is told of changes. */
export const route = {
  get path(): string {
    subscribe();
    return place.path;
  },
  get query(): URLSearchParams {
    subscribe();
    return place.query;
  },
  get fragment(): string {
    subscribe();
    return place.fragment;
  },
};

/** Leads to another address of the desk; `replace` leaves none behind to return to. */
export async function go(address: string, { replace = false } = {}): Promise<void> {
  if (!(await mayLeave())) return;
  leave = null;
  if (!replace) index += 1;
  history[replace ? "replaceState" : "pushState"]({ index }, "", address);
  arrive();
}

/** Changes the address without leaving the page, as filters do. */
export function note(address: string): void {
  if (address === location.pathname + location.search) return;
  history.replaceState({ index }, "", address);
  place = read();
  changed();
}

/** Has the page asked before it is left; gives what takes the question back. */
export function askBeforeLeaving(ask: Leave): () => void {
  leave = ask;
  const unload = (event: BeforeUnloadEvent) => event.preventDefault();
  window.addEventListener("beforeunload", unload);
  return () => {
    if (leave === ask) leave = null;
    window.removeEventListener("beforeunload", unload);
  };
}

/** Follows links and the browser's own buttons from now on; gives what ends it. */
export function startRouter(): () => void {
  history.replaceState({ index }, "");
  document.addEventListener("click", follow);
  window.addEventListener("popstate", back);
  return () => {
    document.removeEventListener("click", follow);
    window.removeEventListener("popstate", back);
  };
}

/** Gives the values of a pattern such as "/desk/blogs/{slug}" in a path, null where it does not fit. */
export function matched(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const found: Record<string, string> = {};
  for (const [n, part] of wanted.entries()) {
    const value = given[n] ?? "";
    if (/^\{\w+\}$/.test(part)) found[part.slice(1, -1)] = decoded(value);
    else if (part !== value) return null;
  }
  return found;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function read(): Place {
  return {
    path: location.pathname.replace(/(?<=.)\/+$/, ""),
    query: new URLSearchParams(location.search),
    fragment: location.hash.slice(1),
  };
}

function arrive(): void {
  place = read();
  changed();
  window.scrollTo(0, 0);
}

async function mayLeave(): Promise<boolean> {
  return leave ? await leave() : true;
}

function follow(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  const link = (event.target as Element | null)?.closest?.("a[href]");
  if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute("download")) return;
  const url = new URL(link.href);
  if (url.origin !== location.origin || !(url.pathname === HOME || url.pathname.startsWith(`${HOME}/`))) return;
  if (url.pathname === location.pathname && url.search === location.search && url.hash) return;
  event.preventDefault();
  void go(url.pathname + url.search + url.hash);
}

async function back(event: PopStateEvent): Promise<void> {
  const there = event.state?.index ?? 0;
  if (location.pathname === place.path) {
    index = there;
    place = read();
    changed();
    return;
  }
  if (leave) {
    const gone = there - index;
    const asked = leave;
    leave = null;
    history.go(-gone);
    await new Promise((done) => window.addEventListener("popstate", done, { once: true, capture: true }));
    if (!(await asked())) {
      leave = asked;
      return;
    }
    history.go(gone);
    return;
  }
  index = there;
  arrive();
}
