/** Whether the browser says that it has a line. It may be wrong in saying yes, never in saying no. */
class Online {
  yes = $state(typeof navigator === "undefined" || navigator.onLine !== false);

  constructor() {
    if (typeof window === "undefined") return;
    window.addEventListener("online", () => {
      this.yes = true;
    });
    window.addEventListener("offline", () => {
      this.yes = false;
    });
  }
}

export const online = new Online();
