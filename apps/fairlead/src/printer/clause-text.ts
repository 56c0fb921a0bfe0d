import { signedText } from './amounts';

/** A part of a rule as it was found, with everything that was measured. */
export interface MeasuredClause {
  readonly clause: string;
  readonly alias?: string;
  readonly holds: boolean;
  readonly actual: string;
  readonly distance?: string | null;
  readonly ageMs?: number | null;
}

/** `confidence >= 0.8`, also behind `if`, `or:` and the like; a negation compares several and stays as it is. */
const COMPARED = /^(?!not \()(.+) (>=|<=|>|<) (\S+(?: \S+)?)$/;
const SIGNS: Readonly<Record<string, string>> = { '>=': '≥', '<=': '≤' };

/** Returns a clause with what was found, by how much it holds or is missed, and how old the data were. */
export function measuredText(measured: MeasuredClause): string {
  const { clause, alias, holds, actual, distance, ageMs } = measured;
  const isMeasured = distance !== undefined && distance !== null;
  const [, name = '', comparison = '', threshold = ''] = COMPARED.exec(clause) ?? [];
  const found =
    isMeasured && name !== ''
      ? `${name} ${actual} ${SIGNS[comparison] ?? comparison} ${threshold}`
      : `${clause}: ${actual}`;
  const away = isMeasured ? ` (${signedText(distance)})` : '';
  const age = ageMs === undefined || ageMs === null ? '' : `, ${ageMs} ms old`;
  const called = alias === undefined ? '' : `${alias}: `;
  return `${holds ? '✓' : '✗'} ${called}${found}${away}${age}`;
}
