/** How a link to another post is said. */
import type { PostLink } from "../../api/types.ts";
import { t } from "../../words/index.ts";
import type { Option } from "./listing.svelte.ts";

/** Says what a post is to another one, which is named if it is among `posts`, at `most` by so many characters. */
export function saidLink(link: PostLink, posts: readonly Option[], most = Number.POSITIVE_INFINITY): string {
  const label = posts.find(({ value }) => value === link.post)?.label ?? t("composer.link.older");
  return `${t(`composer.link.${link.relation}`)} ${label.length > most ? `${label.slice(0, most)} …` : label}`;
}
