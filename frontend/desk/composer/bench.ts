/** What the parts of a composer share: the blog they write for, its words, and what they may ask of it. */
import type { Vocabulary } from "../api/types.ts";
import type { Arrivals } from "../media/arrivals.svelte.ts";

export interface Bench {
  readonly slug: string;
  readonly language: string;
  /** Language that the desk speaks. */
  readonly uiLanguage: string;
  readonly vocabulary: Vocabulary;
  /** Files on their way to the server. */
  readonly arrivals: Arrivals;
  /** Opens the file picker, and inserts what is chosen as blocks. */
  pick(camera?: boolean): void;
  /** Takes files that were chosen, dropped or pasted. */
  take(files: readonly File[]): void;
  /** Says something to those who listen to the page. */
  say(words: string): void;
  /** Shows, and says, what somebody has to know. */
  warn(words: string): void;
  /** Opens the dialog for the link at the selection. */
  link(): void;
}
