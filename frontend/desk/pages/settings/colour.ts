/** Colours as #rrggbb, and whether they can be read (WCAG 2.2, contrast). */

/** Least contrast of text to what is behind it. */
export const READABLE = 4.5;
/** Papers of the reader pages, light and dark, as `tokens.css` has them. */
export const PAPERS = { light: ["#fdfcf9", "#f4f1ea"], dark: ["#14161a", "#1e2126"] } as const;
const STEPS = 200;

type Rgb = [number, number, number];

/** Tells whether a text is a colour as we write them. */
export function isColour(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text);
}

/** Gives the contrast of two colours, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Gives the least contrast of a colour to some papers. */
export function contrastOn(colour: string, papers: readonly string[]): number {
  return Math.min(...papers.map((paper) => contrast(colour, paper)));
}

/** Gives the nearest colour that can be read on all papers, as the server does; the same where it can be read already. */
export function readable(colour: string, papers: readonly string[]): string {
  const towards: Rgb = contrastOn("#000000", papers) >= contrastOn("#ffffff", papers) ? [0, 0, 0] : [255, 255, 255];
  for (let step = 0; step < STEPS; step++) {
    const mixed = mix(colour, towards, step / STEPS);
    if (contrastOn(mixed, papers) >= READABLE) return mixed;
  }
  return hex(towards);
}

/** Gives black or white, whichever is the easier to read on a colour. */
export function inkOn(colour: string): string {
  return contrast(colour, "#ffffff") >= contrast(colour, "#000000") ? "#ffffff" : "#000000";
}

function luminance(colour: string): number {
  const [r, g, b] = rgb(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function rgb(colour: string): Rgb {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as Rgb;
}

function hex(colour: Rgb): string {
  return `#${colour.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}

function mix(colour: string, towards: Rgb, part: number): string {
  const own = rgb(colour);
  return hex(own.map((value, n) => value + ((towards[n] ?? 0) - value) * part) as Rgb);
}
