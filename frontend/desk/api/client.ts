import type { ProblemDocument } from "./types.ts";

/** Where the API lives. */
export const API = "/api/v1";
/** How long an answer may take before the line counts as down, in milliseconds. */
const PATIENCE = 30_000;

/** What the server refused, and why. */
export class ApiProblem extends Error {
  readonly status: number;
  /** A sentence for people: what is wrong, and the mend. */
  readonly detail: string;
  /** The current revision, where the one that was sent was stale (412). */
  readonly rev: number | null;
  readonly errors: { field: string; why: string }[];
  readonly needs: string | null;
  /** Seconds after which to try again (429, 503). */
  readonly retryAfter: number | null;

  constructor(status: number, document: Partial<ProblemDocument>, retryAfter: number | null = null) {
    super(document.detail ?? `HTTP ${status}`);
    this.name = "ApiProblem";
    this.status = status;
    this.detail = this.message;
    this.rev = document.rev ?? null;
    this.errors = document.errors ?? [];
    this.needs = document.needs ?? null;
    this.retryAfter = retryAfter;
  }
}

/** There is no line to the server, or it does not answer. */
export class Offline extends Error {
  constructor(cause?: unknown) {
    super("offline", { cause });
    this.name = "Offline";
  }
}

export interface CallOptions {
  body?: unknown;
  headers?: Record<string, string>;
  /** Parameters of the address; those that are null, undefined or empty are left out. */
  query?: Record<string, string | number | boolean | null | undefined>;
  signal?: AbortSignal;
  /** Throw a 401 at once instead of asking somebody to sign in again and sending it once more. */
  quiet?: boolean;
}

/** Asks somebody to sign in again; gives whether they have. The shell sets it. */
let signInAgain: () => Promise<boolean> = async () => false;

/** Whoever works in this tab; the server refuses what is asked with somebody else's cookie. */
let asker: string | null = null;

/** Says for whom this tab asks from here on. */
export function askAs(account: string | null): void {
  asker = account;
}

/** Gives the header that says for whom this tab asks. */
export function forWhom(): Record<string, string> {
  return asker ? { "depesche-account": asker } : {};
}

/** Says who asks somebody to sign in again. */
export function onSignedOut(ask: () => Promise<boolean>): void {
  signInAgain = ask;
}

/**
 * Calls the API: `call("PUT", "/blogs/x/posts/y", { body })`. Gives the answer's JSON, undefined where there is none.
 * Throws ApiProblem or Offline.
 */
export async function call<T = void>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  return (await ask<T>(method, path, options)).body;
}

/** Calls the API as `call` does, and gives the answer's headers too. */
export async function ask<T>(
  method: string,
  path: string,
  options: CallOptions = {},
): Promise<{ body: T; headers: Headers; status: number }> {
  const answer = await send(method, path, options);
  if (answer.status === 401 && !options.quiet && (await signInAgain())) {
    return ask<T>(method, path, { ...options, quiet: true });
  }
  if (!answer.ok) throw await problemOf(answer);
  const text = await reading(answer);
  return { body: (text ? JSON.parse(text) : undefined) as T, headers: answer.headers, status: answer.status };
}

/** Gives the address of a path of the API with its parameters. */
export function address(path: string, query: CallOptions["query"] = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return API + path + (text ? `?${text}` : "");
}

async function send(method: string, path: string, { body, headers, query, signal }: CallOptions): Promise<Response> {
  const patience = AbortSignal.timeout(PATIENCE);
  try {
    return await fetch(address(path, query), {
      method,
      credentials: "same-origin",
      cache: "no-store",
      headers: { accept: "application/json", ...forWhom(), ...contentType(body), ...headers },
      body: body === undefined ? undefined : body instanceof Blob ? body : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Offline(error);
  }
}

function contentType(body: unknown): Record<string, string> {
  return body === undefined || body instanceof Blob ? {} : { "content-type": "application/json" };
}

async function problemOf(answer: Response): Promise<Error> {
  // What stands between the desk and its server answers for it when there is no line to it.
  if ([502, 504].includes(answer.status)) return new Offline(answer.status);
  const wait = Number(answer.headers.get("retry-after"));
  let document: Partial<ProblemDocument> = {};
  try {
    document = JSON.parse(await reading(answer)) as Partial<ProblemDocument>;
  } catch (error) {
    if (error instanceof Offline) return error;
  }
  return new ApiProblem(answer.status, document, Number.isFinite(wait) && wait > 0 ? wait : null);
}

async function reading(answer: Response): Promise<string> {
  try {
    return await answer.text();
  } catch (error) {
    throw new Offline(error);
  }
}
