/** A file that has arrived, put into the block that waited for it. */
import type { Media } from "../api/types.ts";
import type { Part } from "../composer/finished.ts";
import type { Local } from "../work.ts";

/** Makes the block of a file that was just chosen. */
export function waitingPart(key: string, kind: Media["kind"]): Part {
  return kind === "image"
    ? { type: "image", media: null, local: key }
    : { type: "file", media: null, kind, local: key };
}

/** Tells whether a block waits for this file, itself or in one of its pictures. */
export function waitsFor(part: Part, key: string): boolean {
  return (
    part.local === key ||
    (part.type === "gallery" && part.images.some((image) => (image as Partial<Local>).local === key))
  );
}

/** Gives the keys of the files that a block waits for. */
export function localsIn(part: Part): string[] {
  const pictures = part.type === "gallery" ? part.images : [part];
  return pictures.map((one) => (one as Partial<Local>).local).filter((key) => key !== undefined);
}

/** Gives the block with the file in it. What the file says of itself never stands in place of what somebody wrote. */
export function withArrived(part: Part, key: string, media: Media): Part {
  if (part.type === "gallery") {
    return { ...part, images: part.images.map((image) => withArrived(image as Part, key, media)) } as Part;
  }
  if (part.local !== key || (part.type !== "image" && part.type !== "file")) return part;
  const { local: _, ...rest } = part;
  const filled = { ...rest, media: media.media } as Part & Record<string, unknown>;
  const offered: Record<string, unknown> = { caption: media.caption, credit: media.credit };
  if (part.type === "image") Object.assign(filled, { width: media.width, height: media.height });
  else Object.assign(filled, { kind: media.kind, size: media.size });
  Object.assign(offered, part.type === "image" ? { alt: media.alt } : { headline: media.headline });
  for (const [name, value] of Object.entries(offered)) if (value && !filled[name]) filled[name] = value;
  return filled;
}
