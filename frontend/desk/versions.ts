import { toast } from "./parts/toasts.svelte.ts";
import { t } from "./words/index.ts";

/** How often a desk that stays open asks for a new version, in milliseconds. */
const EVERY = 30 * 60_000;

function tell(reload: () => void): void {
  toast(t("new_version"), { action: { label: t("reload"), do: reload }, seconds: 0 });
}

/**
 * Has the service worker keep the desk for when there is no line. A new version waits until somebody agrees to it: nothing
 * reloads under their hands.
 */
export async function keepDesk(): Promise<void> {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  const before = workers.controller;
  let agreed = false;
  workers.addEventListener("controllerchange", () => {
    if (before && agreed) location.reload();
    else if (before) tell(() => location.reload()); // agreed to in another tab: parts that load late are those of before
  });
  const registration = await workers.register("/desk/sw.js", { scope: "/desk", updateViaCache: "none" });
  const offer = () => {
    if (!registration.waiting || !workers.controller) return;
    const reload = () => {
      agreed = true;
      if (registration.waiting) registration.waiting.postMessage("take over");
      else location.reload(); // another tab has agreed already
    };
    tell(reload);
  };
  offer();
  registration.addEventListener("updatefound", () => {
    const coming = registration.installing;
    coming?.addEventListener("statechange", () => coming.state === "installed" && offer());
  });
  setInterval(() => void registration.update().catch(() => {}), EVERY);
}
