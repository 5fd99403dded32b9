import type { Parts } from "./page.ts";

/** How parts of a page read at `seq`. */
export interface Frame {
  seq: number;
  generation: number;
  look: string;
  parts: Parts;
}

interface Head extends Frame {
  page_size: number;
}

interface LogPage {
  generation: number;
  to: number;
  parts: Parts;
}

const MOST_PAGES = 8;

/** Fetches from the log's pages what a page lacks; null when the page itself is to be fetched instead. */
export async function missed(slug: string, have: Omit<Frame, "parts">): Promise<Frame[] | null> {
  const head: Head = await json(`/${slug}/log/head.json`);
  if (head.generation !== have.generation || head.look !== have.look) return null;
  const first = Math.floor(have.seq / head.page_size);
  const last = Math.floor((head.seq - 1) / head.page_size);
  if (last - first >= MOST_PAGES) return null;
  const frames: Frame[] = [];
  let reached = have.seq;
  for (let number = first; head.seq > have.seq && number <= last; number++) {
    const page: LogPage = await json(`/${slug}/log/${head.generation}/${number}.json`);
    if (page.generation !== head.generation) return null;
    // Either may have been kept a moment longer than the other: the page is only as new as the older of the two.
    reached = Math.min(page.to, head.seq);
    frames.push({ ...head, seq: reached, parts: page.parts });
  }
  return [...frames, { ...head, seq: Math.min(head.seq, reached) }];
}

async function json<T>(address: string): Promise<T> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}
