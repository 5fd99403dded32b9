import { call } from "../../api/client.ts";
import type { Blog, Status } from "../../api/types.ts";
import { confirmed } from "../../parts/asking.svelte.ts";
import type { IconName } from "../../parts/icons.ts";
import { toast } from "../../parts/toasts.svelte.ts";
import { type Key, t } from "../../words/index.ts";

/** What can be done with the coverage in each state. */
const STEPS: Record<Status, readonly Status[]> = {
  upcoming: ["live"],
  live: ["paused", "ended"],
  paused: ["live", "ended"],
  ended: ["live"],
};

const ICONS: Record<Status, IconName> = { upcoming: "clock", live: "play", paused: "pause", ended: "stop" };

/** A step of the coverage: where it leads and what the button says. */
export interface Step {
  to: Status;
  label: string;
  icon: IconName;
}

/** Gives the steps that a blog's coverage can take now. */
export function steps(blog: Blog): Step[] {
  return STEPS[blog.status].map((to) => {
    const verb: Key = to !== "live" ? `blog.to_${to as "paused" | "ended"}` : verbToLive(blog.status);
    return { to, label: t(verb), icon: ICONS[to] };
  });
}

function verbToLive(from: Status): Key {
  return from === "upcoming" ? "blog.start" : from === "paused" ? "blog.go_on" : "blog.reopen";
}

/** Changes the state of the coverage, asking first where readers are told that it is over. Null: not agreed to. */
export async function changeStatus(blog: Blog, to: Status): Promise<Blog | null> {
  if (to === "ended") {
    const question = { headline: t("blog.end_ask", { headline: blog.headline }), text: t("blog.end_hint") };
    if (!(await confirmed({ ...question, yes: t("blog.to_ended"), grave: true }))) return null;
  }
  const changed = await call<Blog>("PUT", `/blogs/${blog.slug}/status`, { body: { status: to } });
  toast(t("blog.now", { status: t(`status.${changed.status}`) }));
  return changed;
}
