import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayNames, instantOf, wallTime } from "../zoned.ts";

describe("the time of a zone", () => {
  it("is its clock's, also where the date differs from UTC's", () => {
    expect(wallTime("2026-01-31T23:30:00Z", "Europe/Berlin")).toBe("2026-02-01T00:30");
    expect(wallTime("2026-07-01T00:10:00Z", "Asia/Kathmandu")).toBe("2026-07-01T05:55");
  });

  it("is found again from what the clock shows", () => {
    const zones = fc.constantFrom("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC");
    const minutes = fc.integer({ min: Date.UTC(2020, 0) / 60_000, max: Date.UTC(2030, 0) / 60_000 });
    fc.assert(
      fc.property(zones, minutes, (zone, minute) => {
        const wall = wallTime(new Date(minute * 60_000), zone);
        expect(wallTime(instantOf(wall, zone) as string, zone)).toBe(wall);
      }),
    );
  });

  it("of an hour that comes twice is the first, of one that is skipped the moment behind the change", () => {
    expect(instantOf("2026-10-25T02:30", "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
    expect(instantOf("2026-03-29T02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
    expect(instantOf("rubbish", "Europe/Berlin")).toBeNull();
  });
});

describe("the name of a day", () => {
  it("is that of the instant, to the minute of midnight in any zone", () => {
    const zones = fc.constantFrom("Europe/Berlin", "America/St_Johns", "Australia/Eucla", "Asia/Kathmandu", "UTC");
    const seconds = fc.array(fc.integer({ min: Date.UTC(2026, 0) / 1000, max: Date.UTC(2027, 0) / 1000 }));
    fc.assert(
      fc.property(zones, seconds, (zone, moments) => {
        const dayOf = dayNames("en-GB", zone);
        const plain = new Intl.DateTimeFormat("en-GB", { timeZone: zone, dateStyle: "full" });
        for (const moment of moments) {
          expect(dayOf(new Date(moment * 1000).toISOString())).toBe(plain.format(moment * 1000));
        }
      }),
    );
    const dayOf = dayNames("en-GB", "Europe/Berlin");
    expect(dayOf("2026-05-01T21:59:59Z")).toContain("1 May");
    expect(dayOf("2026-05-01T22:00:00Z")).toContain("2 May");
  });
});
