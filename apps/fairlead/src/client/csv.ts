import { stringify } from 'csv-stringify/sync';

type Cell = string | number | boolean | null;

const PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?$/;
/** A spreadsheet computes what begins like this. */
const LIKE_A_FORMULA = /^[=+\-@\t\r]/;

/** Returns rows as CSV, with a line of the names of their fields: plain values, made for programs and spreadsheets. */
export function csvOf(
  rows: readonly Readonly<Record<string, Cell>>[],
  fields: readonly string[],
): string {
  const lines = rows.map((row) => fields.map((field) => cellOf(row[field] ?? null)));
  return stringify([[...fields], ...lines]).trimEnd();
}

function cellOf(value: Cell): string {
  const text = value === null ? '' : String(value);
  return LIKE_A_FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}
