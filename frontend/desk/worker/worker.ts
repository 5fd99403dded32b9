/**
 * The desk's service worker. It keeps the shell and the built files of one version, so that the desk opens without a line.
 * It never keeps answers of the API: what is private lives in the app's own database.
 */

export interface Files {
  version: string;
  files: string[];
}

declare const self: ServiceWorkerGlobalScope;

/** The build puts the list here. */
const FILES = "__KEPT_FILES__" as unknown as Files;
const CACHE = `desk-${FILES.version}`;
const SHELL = "/desk";

self.addEventListener("install", (event) => {
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forget());
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") void self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && isDesk(url.pathname)) event.respondWith(kept(event.request, SHELL));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(kept(event.request, url.pathname));
});

function isDesk(path: string): boolean {
  return path === SHELL || path.startsWith(`${SHELL}/`);
}

async function keep(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.add(new Request(SHELL, { cache: "reload" }));
  await cache.addAll(FILES.files.map((name) => `/assets/${name}`));
}

async function forget(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith("desk-") && name !== CACHE).map((name) => caches.delete(name)),
  );
  await self.clients.claim();
}

async function kept(request: Request, path: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}
