import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiProblem, address, call, Offline, onSignedOut } from "../api/client.ts";

const answers = vi.fn<(url: string, init: RequestInit) => Promise<Response>>();

beforeEach(() => vi.stubGlobal("fetch", answers));
afterEach(() => {
  answers.mockReset();
  onSignedOut(async () => false);
});

const json = (body: unknown, status = 200, headers = {}) => new Response(JSON.stringify(body), { status, headers });
const caught = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

test("parameters that are empty are left out of the address", () => {
  expect(address("/audit", { by: "", blog: "a b", before: null, limit: 0 })).toBe("/api/v1/audit?blog=a+b&limit=0");
});

test("a body is sent as JSON, a file as what it is", async () => {
  answers.mockImplementation(async () => json({}));
  await call("PUT", "/blogs/x", { body: { headline: "X" }, headers: { "if-match": '"1"' } });
  await call("POST", "/blogs/x/media", { body: new Blob(["x"], { type: "image/png" }) });
  const [first, second] = answers.mock.calls.map(([, init]) => init);
  expect(first?.body).toBe('{"headline":"X"}');
  expect(first?.headers).toMatchObject({ "content-type": "application/json", "if-match": '"1"' });
  expect(second?.headers).not.toHaveProperty("content-type");
});

test("no body is no answer", async () => {
  answers.mockResolvedValue(new Response(null, { status: 204 }));
  expect(await call("DELETE", "/session")).toBeUndefined();
});

test("a problem says what is wrong, where, and which revision is current", async () => {
  const document = { detail: "changed meanwhile", rev: 7, errors: [{ field: "$.headline", why: "is empty" }] };
  answers.mockResolvedValue(json(document, 412, { "retry-after": "3" }));
  const problem = await caught(call("PUT", "/x"));
  expect(problem).toBeInstanceOf(ApiProblem);
  expect(problem).toMatchObject({ status: 412, detail: "changed meanwhile", rev: 7, retryAfter: 3 });
});

test("a problem without a document is still one", async () => {
  answers.mockResolvedValue(new Response("<h1>oops</h1>", { status: 500 }));
  expect(await caught(call("GET", "/x"))).toMatchObject({ status: 500, detail: "HTTP 500" });
});

test.each([
  ["no line", () => Promise.reject(new TypeError("Failed to fetch"))],
  ["a gateway without a server behind it", async () => new Response("", { status: 502 })],
])("%s is told as being offline", async (_, answer) => {
  answers.mockImplementation(answer);
  expect(await caught(call("GET", "/x"))).toBeInstanceOf(Offline);
});

test("what was stopped is not told as being offline", async () => {
  const stop = new AbortController();
  stop.abort();
  answers.mockRejectedValue(new DOMException("stopped", "AbortError"));
  expect(await caught(call("GET", "/x", { signal: stop.signal }))).toMatchObject({ name: "AbortError" });
});

test("who signs in again has the call made once more, with its body", async () => {
  onSignedOut(async () => true);
  answers.mockResolvedValueOnce(json({ detail: "signed out" }, 401)).mockResolvedValueOnce(json({ rev: 2 }));
  expect(await call("PUT", "/x", { body: { text: "kept" } })).toEqual({ rev: 2 });
  expect(answers.mock.calls[1]?.[1].body).toBe('{"text":"kept"}');
});

test.each([
  ["who does not sign in again", {}],
  ["a quiet call", { quiet: true }],
])("%s gets the 401", async (_, options) => {
  const asked = vi.fn(async () => false);
  onSignedOut(asked);
  answers.mockResolvedValue(json({ needs: "code" }, 401));
  expect(await caught(call("GET", "/x", options))).toMatchObject({ status: 401, needs: "code" });
  expect(asked).toHaveBeenCalledTimes("quiet" in options ? 0 : 1);
});
