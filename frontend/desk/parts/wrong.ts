import { ApiProblem, Offline } from "../api/client.ts";
import { t } from "../words/index.ts";
import { saying } from "../words/saying.ts";
import { toast } from "./toasts.svelte.ts";

/** Says in a sentence for people what went wrong. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Offline) return t("offline_hint");
  if (error instanceof ApiProblem) return saying(error.detail);
  return error instanceof Error ? error.message : String(error);
}

/** Gives what is wrong with a field of what was sent, where the server said so. */
export function wrongWith(error: unknown, field: string): string | null {
  if (!(error instanceof ApiProblem)) return null;
  const found = error.errors.find((one) => one.field.replace(/^\$\.?/, "").split(/[.[]/)[0] === field);
  return found ? saying(found.why) : null;
}

/** Shows as a toast what went wrong. */
export function complain(error: unknown): void {
  console.error(error);
  toast(sentenceOf(error), { tone: "wrong" });
}
