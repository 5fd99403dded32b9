/** Asking the server what stands behind an address: an embed of a known provider, else a card. */
import { call } from "../../api/client.ts";
import type { Block, Card, Embed } from "../../api/types.ts";

/** Gives the block for an address; throws what `call` throws when the page cannot be read. */
export function linked(slug: string, url: string): Promise<Embed | Card> {
  return call<Block>("POST", `/blogs/${slug}/links`, { body: { url } }) as Promise<Embed | Card>;
}

/** Takes what the server found where nobody has written anything. */
export function filledIn<T extends Embed | Card>(mine: T, found: T): T {
  const blanks = Object.entries(mine).filter(([, value]) => value === "" || value === null || value === undefined);
  return {
    ...found,
    ...mine,
    ...Object.fromEntries(blanks.map(([name]) => [name, found[name as keyof T]])),
    url: found.url,
  };
}
