import { describe, expect, test } from "vitest";
import { instantOf, localOf } from "../times.ts";

describe("a time on the clocks of the blog's zone", () => {
  test.each([
    ["2026-07-01T14:05", "Europe/Berlin", "2026-07-01T12:05:00.000Z"],
    ["2026-01-01T14:05", "Europe/Berlin", "2026-01-01T13:05:00.000Z"],
    ["2026-01-01T00:15", "Asia/Kathmandu", "2025-12-31T18:30:00.000Z"],
    ["2026-01-01T14:05", "UTC", "2026-01-01T14:05:00.000Z"],
    ["2026-12-31T23:30", "Pacific/Auckland", "2026-12-31T10:30:00.000Z"],
  ])("%s in %s is %s, and back", (local, zone, instant) => {
    expect(instantOf(local, zone)).toBe(instant);
    expect(localOf(instant, zone)).toBe(local);
  });

  test("of an hour that comes twice, the first is meant", () => {
    expect(instantOf("2026-10-25T02:30", "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
  });

  test("a time that the clocks leave out is the one that they show instead", () => {
    expect(localOf(instantOf("2026-03-29T02:30", "Europe/Berlin") ?? "", "Europe/Berlin")).toBe("2026-03-29T03:30");
  });

  test("what is no time is none", () => {
    expect(instantOf("", "UTC")).toBeNull();
    expect(instantOf("2026-13-01T00:00", "UTC")).toBeNull();
  });
});
