/**
 * Sends a file by tus: in pieces, resumed where it broke off, also after a reload, and once however often it is tried.
 */
import { DetailedError, Upload } from "tus-js-client";
import { ApiProblem, call, forWhom, Offline } from "../api/client.ts";
import type { Media, ProblemDocument } from "../api/types.ts";
import { addresses } from "./addresses.ts";
import { typeOf } from "./kinds.ts";

export interface Sending {
  /** Called with the share that has arrived, from 0 to 1. */
  onprogress?(share: number): void;
  signal?: AbortSignal;
}

/** Bytes of one piece: what a broken line costs at most. */
const PIECE = 512 * 1024;
/** Milliseconds to wait before trying again while the page stays open. */
const RETRIES = [300, 1000, 2500];

/**
 * Sends a kept file and gives it as it stands in the media store. `key` is the file's ULID: the same key is the same upload.
 *
 * Throws `ApiProblem` when the server refuses the file, `Offline` when the line is down (call it again later, it goes on
 * from where it was), and an `AbortError` when it was aborted.
 */
export async function upload(slug: string, key: string, file: Blob, sending: Sending = {}): Promise<Media> {
  const address = await sent(slug, key, file, sending);
  sending.onprogress?.(1);
  const media = await call<Media>("POST", `/blogs/${slug}/uploads/${address.split("/").at(-1)}/media`);
  await addresses.removeUpload(key);
  return media;
}

/** Gives up an upload for good, here and on the server. */
export async function forget(key: string): Promise<void> {
  const [known] = await addresses.findUploadsByFingerprint(key);
  await addresses.removeUpload(key);
  if (known?.uploadUrl) await Upload.terminate(known.uploadUrl, { retryDelays: [] }).catch(() => {});
}

function sent(slug: string, key: string, file: Blob, { onprogress, signal }: Sending): Promise<string> {
  const name = file instanceof File ? file.name : key;
  return new Promise((resolve, reject) => {
    const aborted = () => {
      void run.abort();
      reject(signal?.reason ?? new DOMException("The upload was aborted.", "AbortError"));
    };
    const run: Upload = new Upload(file as File, {
      endpoint: `/api/v1/blogs/${slug}/uploads`,
      metadata: { filename: name, filetype: typeOf({ name, type: file.type }), key },
      fingerprint: () => Promise.resolve(key),
      urlStorage: addresses,
      headers: forWhom(),
      chunkSize: PIECE,
      retryDelays: RETRIES,
      removeFingerprintOnSuccess: false,
      onShouldRetry: (error) => navigator.onLine !== false && passing(error),
      onProgress: (bytes, all) => onprogress?.(all > 0 ? bytes / all : 1),
      onError: (error) => {
        signal?.removeEventListener("abort", aborted);
        reject(problemOf(error));
      },
      onSuccess: () => {
        signal?.removeEventListener("abort", aborted);
        resolve(run.url ?? "");
      },
    });
    if (signal?.aborted) return aborted();
    signal?.addEventListener("abort", aborted, { once: true });
    void run.findPreviousUploads().then(([known]) => {
      if (signal?.aborted) return;
      if (known) run.resumeFromPreviousUpload(known);
      run.start();
    }, reject);
  });
}

/** Tells whether trying again may help: no answer at all, a conflict of offsets, or a server that is busy or starting. */
function passing(error: DetailedError): boolean {
  const status = error.originalResponse?.getStatus() ?? 0;
  return status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
}

/** What broke an upload, in the words of the rest of the desk. */
function problemOf(error: Error): Error {
  if (!(error instanceof DetailedError)) return error;
  const answer = error.originalResponse;
  if (!answer || passing(error)) return new Offline(error);
  return new ApiProblem(answer.getStatus(), documentOf(answer.getBody()));
}

function documentOf(body: string): Partial<ProblemDocument> {
  try {
    return JSON.parse(body) as Partial<ProblemDocument>;
  } catch {
    return {};
  }
}
