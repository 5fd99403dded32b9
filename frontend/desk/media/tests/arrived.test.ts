import { describe, expect, test } from "vitest";
import type { Media } from "../../api/types.ts";
import { localsIn, waitingPart, waitsFor, withArrived } from "../arrived.ts";
import { kindOf, typeOf } from "../kinds.ts";

const PHOTO: Media = {
  media: `${"0".repeat(32)}.jpg`,
  kind: "image",
  size: 9,
  width: 4,
  height: 3,
  caption: "From the camera",
  credit: "AP",
  alt: "A dike",
};

describe("a file that has arrived", () => {
  test("fills its block with what it says of itself", () => {
    expect(withArrived(waitingPart("k", "image"), "k", PHOTO)).toEqual({
      type: "image",
      media: PHOTO.media,
      width: 4,
      height: 3,
      caption: "From the camera",
      credit: "AP",
      alt: "A dike",
    });
  });

  test("never stands in place of what somebody wrote meanwhile", () => {
    const written = { ...waitingPart("k", "image"), caption: "Mine", alt: "Mine too" };
    expect(withArrived(written as never, "k", PHOTO)).toMatchObject({ caption: "Mine", alt: "Mine too", credit: "AP" });
  });

  test("is put into its place in a gallery, and leaves the other pictures alone", () => {
    const images = [waitingPart("k", "image"), waitingPart("l", "image")];
    const gallery = { type: "gallery", images } as never;
    expect(localsIn(gallery)).toEqual(["k", "l"]);
    expect(waitsFor(gallery, "l")).toBe(true);
    const next = withArrived(gallery, "l", PHOTO);
    expect(localsIn(next)).toEqual(["k"]);
    expect(withArrived(next, "nobody's", PHOTO)).toEqual(next);
  });

  test("keeps what the server found it to be: a film may be named audio", () => {
    const film: Media = { media: `${"1".repeat(32)}.mp4`, kind: "video", size: 7, headline: "Talk" };
    expect(withArrived(waitingPart("k", "audio"), "k", film)).toEqual({
      type: "file",
      media: film.media,
      kind: "video",
      size: 7,
      headline: "Talk",
    });
  });
});

test.each([
  ["a.jpg", "image/jpeg", "image"],
  ["A.JPEG", "", "image"],
  ["a.heic", "image/heic", null],
  ["a.svg", "image/svg+xml", null],
  ["a.html", "text/html", null],
  ["a.mp3", "", "audio"],
  ["a.mp4", "video/mp4", "video"],
  ["a.pdf", "application/pdf", "pdf"],
  ["noending", "", null],
])("%s of type %j is taken as %s", (name, type, kind) => {
  expect(kindOf({ name, type })).toBe(kind);
  if (kind) expect(typeOf({ name, type })).not.toBe("");
});
