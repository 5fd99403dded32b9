import type { Component } from "svelte";
import type { Right } from "./api/types.ts";
import { matched } from "./router.ts";
import type { Key } from "./words/index.ts";

/** A page of the desk: where it stands, who may see it, and how it is loaded. */
export interface Page {
  /** Path; what stands in braces is handed to the page as a property. */
  path: string;
  name: Key;
  load: () => Promise<{ default: Component<Record<string, string>> }>;
  /** Right without which it is not shown. */
  right?: Right;
  /** It is shown to those who are not signed in, without the masthead's ways. */
  open?: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: each page says itself which properties it takes
type Loaded = Promise<{ default: Component<any> }>;

const page = (path: string, name: Key, load: () => Loaded, more: Partial<Page> = {}): Page => ({
  path,
  name,
  load,
  ...more,
});

/** Every page of the desk. */
export const PAGES: readonly Page[] = [
  page("/desk", "live_blogs", () => import("./pages/Blogs.svelte")),
  page("/desk/blogs/{slug}", "live_blogs", () => import("./stream/DeskPage.svelte")),
  page("/desk/blogs/{slug}/settings", "settings", () => import("./pages/BlogSettings.svelte")),
  page("/desk/accounts", "accounts", () => import("./pages/Accounts.svelte"), { right: "manage_accounts" }),
  page("/desk/audit", "audit", () => import("./pages/Audit.svelte"), { right: "read_audit" }),
  page("/desk/account", "account", () => import("./pages/MyAccount.svelte")),
  page("/desk/sign-in", "sign_in", () => import("./pages/SignIn.svelte"), { open: true }),
  page("/desk/welcome", "welcome", () => import("./pages/Welcome.svelte"), { open: true }),
];

/** Finds the page at a path, and what the path says to it. */
export function pageAt(path: string): { page: Page; values: Record<string, string> } | null {
  for (const page of PAGES) {
    const values = matched(page.path, path);
    if (values) return { page, values };
  }
  return null;
}
