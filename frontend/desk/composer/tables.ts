/** Deeds on the rows of a table, which are all of one length. */

export type Rows = string[][];

/** The model's limits. */
export const TABLE_ROWS = 500;
export const TABLE_COLUMNS = 30;
export const CELL_CHARS = 2000;

export function withRow(rows: Rows, at: number): Rows {
  return rows.length < TABLE_ROWS ? rows.toSpliced(at, 0, blankRow(width(rows))) : rows;
}

export function withColumn(rows: Rows, at: number): Rows {
  return width(rows) < TABLE_COLUMNS ? rows.map((row) => row.toSpliced(at, 0, "")) : rows;
}

export function withoutRow(rows: Rows, at: number): Rows {
  return rows.length > 1 ? rows.toSpliced(at, 1) : rows;
}

export function withoutColumn(rows: Rows, at: number): Rows {
  return width(rows) > 1 ? rows.map((row) => row.toSpliced(at, 1)) : rows;
}

export function withCell(rows: Rows, row: number, column: number, text: string): Rows {
  return rows.with(row, (rows[row] ?? []).with(column, text));
}

/** Reads cells as spreadsheets put them into the clipboard: tabs between, quotes around those with line breaks. */
export function cellsIn(text: string): Rows | null {
  if (!text.includes("\t")) return null;
  const rows: Rows = [[]];
  const cells = /(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))([\t\n]|$)/g;
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  for (const [whole, quoted, bare, end] of plain.matchAll(cells)) {
    rows.at(-1)?.push((quoted?.replaceAll('""', '"') ?? bare ?? "").trim());
    if (end === "\n") rows.push([]);
    if (whole === "" || end === "") break;
  }
  return squared(rows);
}

/** Cuts and fills rows so that they are one rectangle within the limits; null where there is no cell. */
export function squared(rows: Rows): Rows | null {
  const columns = Math.min(TABLE_COLUMNS, Math.max(0, ...rows.map((row) => row.length)));
  if (columns === 0) return null;
  return rows
    .slice(0, TABLE_ROWS)
    .map((row) => Array.from({ length: columns }, (_, n) => (row[n] ?? "").slice(0, CELL_CHARS)));
}

/** Writes cells over those from `row` and `column` on; the table grows where they do not fit. */
export function pasted(rows: Rows, row: number, column: number, cells: Rows): Rows {
  const columns = Math.max(width(rows), column + width(cells));
  const count = Math.max(rows.length, row + cells.length);
  const grown = Array.from({ length: count }, (_, r) =>
    Array.from({ length: columns }, (_, c) => cells[r - row]?.[c - column] ?? rows[r]?.[c] ?? ""),
  );
  return squared(grown) ?? rows;
}

function width(rows: Rows): number {
  return rows[0]?.length ?? 0;
}

function blankRow(columns: number): string[] {
  return Array.from({ length: columns }, () => "");
}
