export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "plain" | "wrong";
  /** What can be done about it. */
  readonly action?: { label: string; do: () => void };
}

interface ToastOptions {
  tone?: Toast["tone"];
  action?: Toast["action"];
  /** How long it stands, in seconds; 0: until it is closed. */
  seconds?: number;
}

const SECONDS = 6;
let count = 0;
let shown = $state.raw<readonly Toast[]>([]);

/** The toasts that stand now. */
export function toasts(): readonly Toast[] {
  return shown;
}

/** Shows a short notice at the edge of the page, and has it read out; gives what takes it away. */
export function toast(text: string, { tone = "plain", action, seconds }: ToastOptions = {}): () => void {
  const id = ++count;
  const close = () => {
    shown = shown.filter((one) => one.id !== id);
  };
  shown = [...shown.filter((one) => one.text !== text), { id, text, tone, action }];
  const stays = seconds ?? (action || tone === "wrong" ? SECONDS * 2 : SECONDS);
  if (stays) setTimeout(close, stays * 1000);
  return close;
}

/** Takes a toast away. */
export function closeToast(id: number): void {
  shown = shown.filter((one) => one.id !== id);
}
