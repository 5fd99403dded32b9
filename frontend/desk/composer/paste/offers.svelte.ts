/** After a paste: what it could be instead, offered beside the text and never in its way. */
import type { Editor, JSONContent } from "@tiptap/core";
import { closeHistory } from "@tiptap/pm/history";
import type { Transaction } from "@tiptap/pm/state";
import { call } from "../../api/client.ts";
import type { Block, PostCopy, Reading } from "../../api/types.ts";
import { t, time } from "../../words/index.ts";
import { docOf } from "../blocks.ts";
import { joinPictures } from "../parts.ts";
import { linked } from "../views/linked.ts";
import { type Clue, clueIn } from "./clues.ts";

interface Offer {
  readonly words: string;
  accept(editor: Editor): void;
}

export interface Surroundings {
  readonly slug: () => string;
  readonly zone: () => string;
  readonly editor: () => Editor | undefined;
  /** Takes facts over where nobody has written any. */
  readonly take: (facts: Partial<PostCopy>) => void;
}

interface Range {
  from: number;
  to: number;
}

export class Offers {
  now = $state.raw<Offer | null>(null);
  readonly #around: Surroundings;
  #range: Range | null = null;
  #text = "";
  #turn = 0;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Looks at what was pasted into `range`, and asks the server where there is a clue. */
  async pasted(text: string, range: Range): Promise<void> {
    this.dismiss();
    const clue = clueIn(text);
    if (!clue) return;
    this.#range = range;
    this.#text = this.#written();
    const turn = ++this.#turn;
    const offer = await this.#ask(clue).catch(() => null);
    if (turn === this.#turn && this.#range) this.now = offer;
  }

  /** Follows the text as it changes; who goes on with the pasted words themselves wants no offer. */
  follow(transaction: Transaction): void {
    if (!this.#range || !transaction.docChanged) return;
    const { from, to } = this.#range;
    this.#range = { from: transaction.mapping.map(from, 1), to: transaction.mapping.map(to, -1) };
    if (this.#written() !== this.#text) this.dismiss();
  }

  /** Offers to show pictures that came together as a gallery. */
  gallery(keys: readonly string[]): void {
    this.dismiss();
    this.now = { words: t("composer.offer.gallery"), accept: (editor) => joinPictures(editor, keys) };
  }

  accept(): void {
    const editor = this.#around.editor();
    const offer = this.now;
    if (editor && offer) offer.accept(editor);
    this.dismiss();
  }

  dismiss(): void {
    this.#turn++;
    this.now = null;
    this.#range = null;
  }

  async #ask(clue: Clue): Promise<Offer | null> {
    if (clue.kind === "table") {
      return this.#blocks(t("composer.offer.table"), [{ type: "table", rows: clue.rows }]);
    }
    if (clue.kind === "link") {
      const block = await linked(this.#around.slug(), clue.url);
      const named = { name: block.headline || (block.type === "embed" && block.provider) || clue.url };
      return this.#blocks(t(`composer.offer.${block.type}`, named), [block]);
    }
    const reading = await call<Reading>("POST", `/blogs/${this.#around.slug()}/reading`, { body: { text: clue.text } });
    return this.#read(reading);
  }

  /** Offers what was read; nothing where it was only read as the text that stands there already. */
  #read({ body, ...facts }: Reading): Offer | null {
    const quotes = body.filter((block) => block.type === "quote");
    const [quote] = quotes;
    const clock = facts.time ? time(facts.time, this.#around.zone()) : null;
    if (quotes.length > 1) return this.#blocks(t("composer.offer.quotes", { n: quotes.length }), body, facts);
    if (quote?.speaker) return this.#blocks(t("composer.offer.quote_by", { speaker: quote.speaker }), body, facts);
    if (quote) return this.#blocks(t("composer.offer.quote"), body, facts);
    if (clock) return this.#blocks(t("composer.offer.ticker", { time: clock }), body, facts);
    return null;
  }

  /** Offers blocks in the place of the pasted words, and facts where nobody has written any. */
  #blocks(words: string, body: readonly Block[], facts: Partial<PostCopy> = {}): Offer {
    return {
      words,
      accept: (editor) => {
        if (!this.#range) return;
        const nodes = docOf({ body: [...body] }).content as JSONContent[];
        const range = whole(editor, this.#range);
        // One step of its own: an undo gives the pasted words back.
        editor
          .chain()
          .command(({ tr }) => closeHistory(tr) === tr)
          .insertContentAt(range, nodes)
          .focus()
          .run();
        this.#around.take(facts);
      },
    };
  }

  #written(): string {
    const doc = this.#around.editor()?.state.doc;
    if (!doc || !this.#range) return "";
    return doc.textBetween(
      Math.min(this.#range.from, doc.content.size),
      Math.min(this.#range.to, doc.content.size),
      "\n",
    );
  }
}

/** Gives the range of what a transaction has put in; null where it has put in nothing. */
export function putIn(transaction: Transaction): Range | null {
  let range: Range | null = null;
  for (const [n, map] of transaction.mapping.maps.entries()) {
    const rest = transaction.mapping.slice(n + 1);
    map.forEach((_from, _to, from, to) => {
      const start = rest.map(from, 1);
      const end = rest.map(to, -1);
      range = range ? { from: Math.min(range.from, start), to: Math.max(range.to, end) } : { from: start, to: end };
    });
  }
  return range;
}

/** Where the words fill their paragraphs, the paragraphs go too. */
function whole(editor: Editor, { from, to }: Range): Range {
  const { doc } = editor.state;
  const start = doc.resolve(from);
  const end = doc.resolve(to);
  const fills =
    start.depth > 0 && end.depth > 0 && start.parentOffset === 0 && end.parentOffset === end.parent.content.size;
  return fills ? { from: start.before(1), to: end.after(1) } : { from, to };
}
