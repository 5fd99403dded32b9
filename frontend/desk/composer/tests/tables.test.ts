import { expect, test } from "vitest";
import {
  pasted,
  squared,
  TABLE_COLUMNS,
  TABLE_ROWS,
  withColumn,
  withoutColumn,
  withoutRow,
  withRow,
} from "../tables.ts";

const ROWS = [
  ["a", "b"],
  ["c", "d"],
];

test("rows and columns are added and taken out, and the last ones stay", () => {
  expect(withRow(ROWS, 1)).toEqual([
    ["a", "b"],
    ["", ""],
    ["c", "d"],
  ]);
  expect(withColumn(ROWS, 1)).toEqual([
    ["a", "", "b"],
    ["c", "", "d"],
  ]);
  expect(withoutRow(ROWS, 0)).toEqual([["c", "d"]]);
  expect(withoutColumn(ROWS, 1)).toEqual([["a"], ["c"]]);
  expect(withoutRow([["a"]], 0)).toEqual([["a"]]);
  expect(withoutColumn([["a"]], 0)).toEqual([["a"]]);
});

test("a table grows by what is pasted into it, up to the limits of the model", () => {
  expect(
    pasted(ROWS, 1, 1, [
      ["1", "2"],
      ["3", "4"],
    ]),
  ).toEqual([
    ["a", "b", ""],
    ["c", "1", "2"],
    ["", "3", "4"],
  ]);
  const many = Array.from({ length: TABLE_ROWS + 9 }, () => Array.from({ length: TABLE_COLUMNS + 9 }, () => "x"));
  const cut = pasted(ROWS, 0, 0, many);
  expect([cut.length, cut[0]?.length]).toEqual([TABLE_ROWS, TABLE_COLUMNS]);
  expect(withRow(cut, 0)).toBe(cut);
  expect(withColumn(cut, 0)).toBe(cut);
});

test("rows of different lengths become a rectangle; nothing becomes none", () => {
  expect(squared([["a"], ["b", "c"]])).toEqual([
    ["a", ""],
    ["b", "c"],
  ]);
  expect(squared([])).toBeNull();
  expect(squared([[]])).toBeNull();
});
