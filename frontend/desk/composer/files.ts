/** Files that come into the composer: refused early, kept in the browser, shown at once, sent, and put into their blocks. */
import type { Editor } from "@tiptap/core";
import type { Media } from "../api/types.ts";
import { localsIn, waitingPart, waitsFor, withArrived } from "../media/arrived.ts";
import { kindOf } from "../media/kinds.ts";
import { keepFile } from "../outbox/files.ts";
import { t } from "../words/index.ts";
import { saying } from "../words/saying.ts";
import type { Bench } from "./bench.ts";
import type { Part } from "./finished.ts";
import { findParts, insertParts } from "./parts.ts";
import type { Offers } from "./paste/offers.svelte.ts";

export class Files {
  readonly #bench: Bench;
  readonly #editor: () => Editor | undefined;
  readonly #offers: Offers;
  /** What has arrived while this composer is open: an undo may bring back a block that still waits for it. */
  readonly #here = new Map<string, Media>();

  constructor(bench: Bench, editor: () => Editor | undefined, offers: Offers) {
    this.#bench = bench;
    this.#editor = editor;
    this.#offers = offers;
  }

  /** Takes files in the order given; several pictures can become a gallery. */
  async take(files: readonly File[]): Promise<void> {
    const parts: Part[] = [];
    for (const file of files) {
      const kind = kindOf(file);
      if (!kind || file.size === 0) {
        this.#bench.warn(t(kind ? "composer.file.empty" : "composer.file.refused", { name: file.name }));
        continue;
      }
      try {
        parts.push(waitingPart(await keepFile(file), kind));
      } catch {
        this.#bench.warn(t("composer.file.not_kept", { name: file.name }));
      }
    }
    const editor = this.#editor();
    if (!editor || parts.length === 0) return;
    insertParts(editor, parts, { enter: parts.length === 1 });
    for (const key of parts.flatMap(localsIn)) void this.#bench.arrivals.begin(key);
    const pictures = parts.filter((part) => part.type === "image");
    if (pictures.length > 1) this.#offers.gallery(pictures.flatMap(localsIn));
  }

  /** Goes on with files that waited when the work was last open. */
  resume(): void {
    const editor = this.#editor();
    if (!editor) return;
    for (const { part, node } of findParts(editor, () => true)) {
      if (!node.attrs.refused) for (const key of localsIn(part)) void this.#bench.arrivals.begin(key);
    }
  }

  arrived(key: string, media: Media): void {
    this.#here.set(key, media);
    this.#replace((part) => (waitsFor(part, key) ? { part: withArrived(part, key, media) } : null));
    // Its bytes stay until what holds its name is kept or sent; see `sweepFiles`.
    this.#bench.say(t("composer.image.arrived"));
  }

  refused(key: string, why: string): void {
    this.#replace((part) => (waitsFor(part, key) ? { part, refused: why } : null));
    this.#bench.warn(saying(why));
  }

  /** Puts what has arrived into blocks that an undo has brought back. */
  heal(): void {
    if (this.#here.size === 0) return;
    this.#replace((part) => {
      const known = localsIn(part).filter((key) => this.#here.has(key));
      const healed = known.reduce((now, key) => withArrived(now, key, this.#here.get(key) as Media), part);
      return known.length > 0 ? { part: healed } : null;
    });
  }

  #replace(change: (part: Part) => { part: Part; refused?: string } | null): void {
    const editor = this.#editor();
    if (!editor || editor.isDestroyed) return;
    const { tr } = editor.state;
    for (const { at, part } of findParts(editor, () => true)) {
      const next = change(part);
      if (!next) continue;
      tr.setNodeAttribute(at, "part", next.part);
      if (next.refused) tr.setNodeAttribute(at, "refused", next.refused);
    }
    if (tr.docChanged) editor.view.dispatch(tr.setMeta("addToHistory", false));
  }
}
