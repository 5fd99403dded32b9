/** Longest web address of a blog, as the server has it. */
const MOST = 80;
/** Where a suggestion ends when the headline is longer: a web address is read out and typed. */
const HANDY = 60;

const SPELT: Record<string, string> = {
  ä: "ae",
  ö: "oe",
  ü: "ue",
  ß: "ss",
  æ: "ae",
  ø: "oe",
  å: "aa",
  œ: "oe",
  ł: "l",
  đ: "d",
  þ: "th",
  ð: "d",
  "&": " ",
};

/** Suggests the web address of a live blog from its headline: "Hochwasser in Köln" gives "hochwasser-in-koeln". */
export function slugOf(headline: string): string {
  const spelt = headline
    .toLowerCase()
    .normalize("NFC")
    .replace(/[^a-z0-9]/g, (letter) => SPELT[letter] ?? letter);
  const plain = spelt
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/['’]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  if (plain.length <= HANDY) return plain;
  const cut = plain.slice(0, HANDY + 1);
  return (cut.includes("-") ? cut.slice(0, cut.lastIndexOf("-")) : cut.slice(0, HANDY)).replace(/-+$/, "");
}

/** Tells whether the server takes a web address. */
export function isSlug(text: string): boolean {
  return text.length <= MOST && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(text);
}
