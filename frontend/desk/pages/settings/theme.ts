import { inkOn, PAPERS, readable } from "./colour.ts";

/** What the reader page looks like with these colours; the server's `theme_css` writes the same. */
export function themeCss(accent: string | null, band: string | null): string {
  const tokens = (papers: readonly string[]) => {
    const seen = readable(accent ?? "", papers);
    return `:root{--accent:${seen};--on-accent:${inkOn(seen)}}`;
  };
  const marks = accent && `${tokens(PAPERS.light)}@media (prefers-color-scheme:dark){${tokens(PAPERS.dark)}}`;
  const head = band && `:root{--band:${band};--on-band:${inkOn(band)}}${BAND}`;
  return `@media screen{${marks ?? ""}${head ?? ""}}`;
}

const BAND =
  ".mast{background:var(--band);color:var(--on-band);" +
  "box-shadow:0 0 0 100vmax var(--band);clip-path:inset(0 -100vmax)}" +
  ".mast :is(a,#zone),.mast :is(a,#zone):hover{color:inherit}" +
  ".mast :focus-visible{outline-color:currentcolor}" +
  ".mast+main>#head{border-block-start-color:transparent}";
