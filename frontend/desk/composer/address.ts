/** Web addresses as the model takes them: http or https, a host, and nothing that a page could stumble over. */

const ODD = /[ \t\n"<>\\^`{|}]/;
const BARE = /^[a-z0-9](?:[a-z0-9-]*\.)+[a-z]{2,}(?:[/?#:]|$)/i;
/** Characters of an address at most; the model's limit. */
export const URL_CHARS = 2000;

/** Tells whether the model would take this address as it stands. */
export function isAddress(text: string): boolean {
  if (text.length > URL_CHARS || ODD.test(text) || !/^https?:\/\//.test(text)) return false;
  try {
    return new URL(text).hostname !== "";
  } catch {
    return false;
  }
}

/** Makes an address of what somebody typed or a page linked to; null where it is none, such as `javascript:`. */
export function addressOf(typed: string): string | null {
  const text = typed.trim();
  if (isAddress(text)) return text;
  const whole = BARE.test(text) ? `https://${text}` : text;
  try {
    const url = new URL(whole);
    const clean = url.href.replace(/[ \t\n"<>\\^`{|}]/g, encodeURIComponent);
    return isAddress(clean) ? clean : null;
  } catch {
    return null;
  }
}

/** The host as a reader would name it. */
export function hostOf(url: string): string {
  try {
    return new URL(url).hostname.replace(/^www\./, "");
  } catch {
    return url;
  }
}
