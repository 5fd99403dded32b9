/** How the programs that people copy from say bold, hidden, list and link. */

/**
 * Makes HTML that no browser acts on as it is parsed: the desk's policy would report each style and handler in it. What styles
 * say is read from `data-style`.
 */
export function inert(html: string): string {
  return html
    .replace(/<style\b[\s\S]*?<\/style\s*>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) =>
      tag.replace(/\sstyle\s*=/gi, " data-style=").replace(/\son[a-z]+\s*=/gi, " data-gone="),
    );
}

/** Tells whether an element makes its words bold. Google Docs wraps everything into a `<b>` that is not. */
export function isBold(element: HTMLElement, around: boolean): boolean {
  const weight = styleOf(element, "font-weight");
  if (weight) return weight === "bold" || weight === "bolder" || Number(weight) >= 600;
  return around || element.tagName === "B" || element.tagName === "STRONG";
}

/** Tells whether an element makes its words italic. */
export function isItalic(element: HTMLElement, around: boolean): boolean {
  const style = styleOf(element, "font-style");
  if (style) return style === "italic" || style === "oblique";
  return around || element.tagName === "I" || element.tagName === "EM";
}

/** Tells whether nobody saw the element where it was copied from: pre-headers of mails, Word's signs of a list. */
export function isHidden(element: HTMLElement): boolean {
  const style = element.getAttribute("data-style") ?? "";
  return (
    element.hidden ||
    /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|mso-list\s*:\s*Ignore)/i.test(style)
  );
}

/** Tells what list Word means by a paragraph; null where it is none. */
export function wordList(element: Element): "bullets" | "numbers" | null {
  const style = element.getAttribute("data-style") ?? "";
  if (!/mso-list\s*:\s*l\d+/i.test(style)) return null;
  const sign = [...element.querySelectorAll("span")].find((span) =>
    /mso-list\s*:\s*Ignore/i.test(span.getAttribute("data-style") ?? ""),
  );
  return /^\s*\(?[0-9a-z]{1,3}[.)]/i.test(sign?.textContent ?? "") ? "numbers" : "bullets";
}

/** Tells whether a table only arranges a page, as in mails: one column, a role, or further tables inside. */
export function isLayout(table: Element): boolean {
  const role = table.getAttribute("role");
  if (role === "presentation" || role === "none") return true;
  if (table.querySelector("table")) return true;
  const rows = [...(table as HTMLTableElement).rows];
  return rows.every((row) => row.cells.length < 2);
}

/** Gives where a link leads, past the detours that search engines and mail filters put before it. */
export function linkTarget(element: Element): string {
  const href = element.getAttribute("href") ?? "";
  try {
    const url = new URL(href);
    const detour = /^www\.google\.[a-z.]+$/.test(url.hostname) && url.pathname === "/url";
    const safe = url.hostname.endsWith(".safelinks.protection.outlook.com");
    return (
      (detour && (url.searchParams.get("q") ?? url.searchParams.get("url"))) ||
      (safe && url.searchParams.get("url")) ||
      href
    );
  } catch {
    return href;
  }
}

/** Reads one property of what stood in the style attribute. */
function styleOf(element: Element, property: string): string | null {
  const style = element.getAttribute("data-style") ?? "";
  const found = new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([^;!]+)`, "i").exec(style);
  return found?.[1]?.trim().toLowerCase() ?? null;
}
