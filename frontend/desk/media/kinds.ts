/** Which files the server takes; what it would refuse anyway is refused before a byte is sent. */

export type Kind = "image" | "audio" | "video" | "pdf";

const TYPES: Record<string, Kind> = {
  "image/jpeg": "image",
  "image/png": "image",
  "image/webp": "image",
  "image/avif": "image",
  "image/gif": "image",
  "audio/mpeg": "audio",
  "audio/mp3": "audio",
  "audio/mp4": "audio",
  "audio/x-m4a": "audio",
  "audio/aac": "audio",
  "audio/ogg": "audio",
  "audio/flac": "audio",
  "audio/wav": "audio",
  "audio/x-wav": "audio",
  "video/mp4": "video",
  "video/quicktime": "video",
  "video/webm": "video",
  "video/x-matroska": "video",
  "application/pdf": "pdf",
};
const ENDINGS: Record<string, string> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  avif: "image/avif",
  gif: "image/gif",
  mp3: "audio/mpeg",
  m4a: "audio/mp4",
  aac: "audio/aac",
  ogg: "audio/ogg",
  flac: "audio/flac",
  wav: "audio/wav",
  mp4: "video/mp4",
  mov: "video/quicktime",
  webm: "video/webm",
  mkv: "video/x-matroska",
  pdf: "application/pdf",
};

/** For the file picker: on phones pictures first, so that the camera is offered. */
export const ACCEPT = Object.keys(TYPES).join(",");
export const ACCEPT_PICTURES = "image/*";

/** Gives the type of a file, by its ending where the browser knows none. */
export function typeOf(file: Pick<globalThis.File, "name" | "type">): string {
  return file.type || ENDINGS[file.name.split(".").at(-1)?.toLowerCase() ?? ""] || "";
}

/** Gives the kind of a file; null when the server would not take it. */
export function kindOf(file: Pick<globalThis.File, "name" | "type">): Kind | null {
  return TYPES[typeOf(file)] ?? null;
}
