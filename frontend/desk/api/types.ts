/** What the API speaks of (`/api/v1/openapi.json`). Instants are RFC 3339 in UTC, sizes bytes or pixels. */

export type Ulid = string;
export type Role = "observer" | "reporter" | "editor" | "admin";
export type Right =
  | "read_drafts"
  | "contribute"
  | "publish"
  | "correct"
  | "take_down"
  | "pin"
  | "revise_blog"
  | "open_blog"
  | "archive_blog"
  | "erase"
  | "manage_accounts"
  | "read_audit";

export interface Source {
  name: string;
  kind?: "agency" | "outlet" | "person" | "document" | "other";
  url?: string | null;
}

export interface Mark {
  kind: "bold" | "italic" | "link" | "quote";
  /** Unicode code points, as [start, end). */
  start: number;
  end: number;
  href?: string | null;
  speaker?: string | null;
}

export interface Text {
  type: "text";
  text: string;
  style?: "paragraph" | "heading" | "bullets" | "numbers";
  marks?: Mark[];
}

export interface Quote {
  type: "quote";
  text: string;
  speaker?: string | null;
  role?: string | null;
  speech?: "direct" | "indirect";
  language?: string | null;
  original?: string | null;
  original_language?: string | null;
  attribution?: string | null;
  source?: Source | null;
}

/** Where the eye of a picture is, in percent of width and height. */
export interface Focus {
  x: number;
  y: number;
}

export interface Image {
  type: "image";
  media: string | null;
  alt?: string;
  caption?: string | null;
  credit?: string | null;
  width?: number | null;
  height?: number | null;
  focus?: Focus | null;
}

export interface Gallery {
  type: "gallery";
  images: Image[];
  caption?: string | null;
}

export interface Embed {
  type: "embed";
  url: string;
  provider?: string | null;
  headline?: string | null;
  caption?: string | null;
  /** The picture that stands for it until a reader loads it: a file of ours. */
  preview?: Image | null;
  /** The provider's player, loaded in a frame when the reader asks. */
  frame?: string | null;
  /** Size of the player in pixels; for its shape. */
  width?: number | null;
  height?: number | null;
}

export interface File {
  type: "file";
  media: string | null;
  kind: "audio" | "video" | "pdf";
  headline?: string | null;
  caption?: string | null;
  credit?: string | null;
  size?: number | null;
}

export interface Table {
  type: "table";
  rows: string[][];
  header?: boolean;
  caption?: string | null;
}

export interface Card {
  type: "card";
  url: string;
  headline: string;
  standfirst?: string | null;
  image?: Image | null;
  source?: Source | null;
}

export type Block = Text | Quote | Image | Gallery | Embed | File | Table | Card;
export type Confidence = "confirmed" | "reported" | "unconfirmed" | "disputed";

export type Relation = "confirms" | "contradicts" | "continues";

/** What a post is to another one of its blog. */
export interface PostLink {
  relation: Relation;
  post: Ulid;
}

export interface Author {
  name: string;
  initials?: string | null;
}

/** What is written of a post. A draft's may still be empty; a post's has a headline or a body. */
export interface PostCopy {
  body: Block[];
  time?: string | null;
  headline?: string | null;
  kicker?: string | null;
  authors?: Author[];
  place?: string | null;
  sources?: Source[];
  confidence?: Confidence | null;
  tags?: string[];
  links?: PostLink[];
  language?: string | null;
  embargo_until?: string | null;
  external_id?: string | null;
}

export interface Correction {
  at: string;
  note: string;
  rev: number;
}

export interface Removal {
  at: string;
  reason: string;
  erased?: boolean;
}

export interface Post extends PostCopy {
  id: Ulid;
  time: string;
  rev: number;
  order: number;
  seq: number;
  state: "published" | "taken_down";
  published_at: string;
  revised_at?: string | null;
  pinned?: boolean;
  is_key?: boolean;
  corrections?: Correction[];
  removal?: Removal | null;
}

export type Status = "upcoming" | "live" | "paused" | "ended";

export interface Theme {
  /** Colour of links, marks and the live sign, as #rrggbb. */
  accent?: string | null;
  /** Colour behind the head of the page, as #rrggbb. */
  band?: string | null;
  logo?: Image | null;
}

export interface BlogCopy {
  headline: string;
  kicker?: string | null;
  standfirst?: string | null;
  background?: Block[];
  image?: Image | null;
  language?: string;
  zone?: string;
  theme?: Theme | null;
  byline?: "names" | "initials" | "none";
  shown_confidence?: "all" | "doubtful" | "none";
}

export interface Blog extends BlogCopy {
  id: Ulid;
  slug: string;
  seq: number;
  at: string;
  hash: string;
  rev: number;
  generation: number;
  status: Status;
  language: string;
  zone: string;
  opened_at: string;
  coverage_start?: string | null;
  coverage_end?: string | null;
  posts?: number;
  pinned?: Ulid[];
}

/** A blog as the desk lists it. `waiting` counts drafts in review, `scheduled` those with a time. */
export interface DeskBlog {
  blog: Blog;
  archived_at?: string | null;
  waiting: number;
  scheduled: number;
  role: Role;
}

export interface DeskPost {
  post: Post;
  /** The actor who published it: `account:ULID`, `token:ULID`, `cli`. */
  by: string;
}

/** A post that was found, with the web address and headline of its live blog. */
export interface FoundPost {
  slug: string;
  headline: string;
  post: Post;
}

export interface FoundPosts {
  found: FoundPost[];
  count: number;
  /** There are more than `count`. */
  more: boolean;
  before: string | null;
}

export interface Remark {
  text: string;
  by: string;
  at: string;
}

export type DraftState = "draft" | "review" | "scheduled";

/** A post on its way; its id is the ULID that the post will have. */
export interface Draft {
  id: Ulid;
  blog: string;
  state: DraftState;
  copy: PostCopy;
  is_key?: boolean;
  pinned?: boolean;
  publish_at?: string | null;
  /** The actor as whom it will be published, while it is scheduled. */
  scheduled_by?: string | null;
  author: string;
  by: string;
  created_at: string;
  changed_at: string;
  rev: number;
  remark?: Remark | null;
}

export interface NewDraft {
  copy: PostCopy;
  is_key?: boolean;
  pinned?: boolean;
}

export interface Revision {
  rev: number;
  seq: number;
  at: string;
  by: string;
  kind: "published" | "revised" | "corrected" | "taken_down" | "erased";
  copy?: PostCopy | null;
  note?: string | null;
}

export interface Speaker {
  name: string;
  role?: string | null;
  quotes: number;
}

/** Words that the blog has used before, for completion. */
export interface Vocabulary {
  speakers: Speaker[];
  tags: string[];
  authors: Author[];
  sources: Source[];
  places: string[];
}

/** What the server reads in a pasted text. */
export interface Reading {
  time?: string | null;
  headline?: string | null;
  kicker?: string | null;
  place?: string | null;
  authors?: Author[];
  sources?: Source[];
  body: Block[];
}

/** A stored file, as it goes into a block. */
export interface Media {
  media: string;
  kind: "image" | "audio" | "video" | "pdf";
  size: number;
  width?: number | null;
  height?: number | null;
  headline?: string | null;
  caption?: string | null;
  credit?: string | null;
  alt?: string | null;
}

export interface Account {
  id: Ulid;
  email: string;
  name: string;
  initials?: string | null;
  language?: string | null;
  role?: Role | null;
  blogs?: Record<string, Role>;
  created_at: string;
  disabled_at?: string | null;
  seen_at?: string | null;
  has_password: boolean;
  has_totp: boolean;
  passkeys: number;
}

export interface Me {
  account: Account;
  /** Rights on the instance and so on every blog. */
  rights: Right[];
  /** Further rights on single blogs, by web address. */
  blogs: Record<string, Right[]>;
}

export interface Colleague {
  id: Ulid;
  name: string;
  initials?: string | null;
}

export interface Session {
  id: Ulid;
  created_at: string;
  seen_at: string;
  expires_at: string;
  device: string;
  address: string;
  current: boolean;
}

export interface Passkey {
  id: string;
  name: string;
  created_at: string;
  used_at?: string | null;
}

export interface AuditRecord {
  n: number;
  at: string;
  by: string;
  name?: string | null;
  action: string;
  blog?: string | null;
  target?: string | null;
  status: number;
  address: string;
  detail?: string | null;
}

/** Somebody who has the blog's desk open, and the post or draft that they are writing. */
export interface Person {
  tab: Ulid;
  account: Ulid;
  name: string;
  initials?: string | null;
  editing?: Ulid | null;
  since: string;
}

/** A problem document (RFC 9457). */
export interface ProblemDocument {
  type: string;
  status: number;
  title: string;
  detail: string;
  errors?: { field: string; why: string }[];
  rev?: number;
  needs?: "code";
}
