import { expect, test } from "vitest";
import { glance } from "../glance.ts";
import { told } from "../plain.ts";

test("indirect speech stands without quotation marks, in the row and in a comparison; direct speech with them", () => {
  const direct = { type: "quote", text: "We go on.", speaker: "Ada Brandt" } as const;
  const indirect = {
    type: "quote",
    text: "Brandt said the talks go on.",
    speaker: "Ada Brandt",
    speech: "indirect",
  } as const;
  expect(glance({ body: [direct] }).lines).toBe("Ada Brandt: “We go on.”");
  expect(glance({ body: [indirect] }).lines).toBe("Brandt said the talks go on.");
  expect(told([direct])).toBe("“We go on.” – Ada Brandt");
  expect(told([indirect])).toBe("Brandt said the talks go on. – Ada Brandt");
});
