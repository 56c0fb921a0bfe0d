import { signedText } from './amounts';

/** A part of a rule as it was found, with everything that was measured. */
export interface MeasuredClause {
  readonly clause: string;
  readonly holds: boolean;
  readonly actual: string;
  readonly distance?: string | null;
  readonly ageMs?: number | null;
}

/** `confidence >= 0.8`, also behind `if`, `or:` and the like; a negation compares several and stays as it is. */
const COMPARED = /^(?!not \()(.+) (>=|<=|>|<) (\S+(?: \S+)?)$/;
const SIGNS: Readonly<Record<string, string>> = { '>=': '≥', '<=': '≤' };

/** Returns a clause with what was found, by how much it holds or is missed, and how old the data were. */
export function measuredText({ clause, holds, actual, distance, ageMs }: MeasuredClause): string {
  const isMeasured = distance !== undefined && distance !== null;
  const [, name = '', comparison = '', threshold = ''] = COMPARED.exec(clause) ?? [];
  const found =
    isMeasured && name !== ''
      ? `${name} ${actual} ${SIGNS[comparison] ?? comparison} ${threshold}`
      : `${clause}: ${actual}`;
  const away = isMeasured ? ` (${signedText(distance)})` : '';
  const age = ageMs === undefined || ageMs === null ? '' : `, ${ageMs} ms old`;
  return `${holds ? '✓' : '✗'} ${found}${away}${age}`;
}
