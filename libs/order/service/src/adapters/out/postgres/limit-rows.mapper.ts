import { decimal, decimalText, instant } from '@fairlead/core';
import { LIMIT_NAMES, type LimitName, type LimitOverrides } from '@fairlead/order-domain';
import type { LimitChange } from '../../../application/ports/limit-store';

/** What persons have set, as the account's row has it: decimal text by the name of the limit. */
export type LimitRecord = Readonly<Record<string, string>>;

/** What became of a limit, as it is stored. */
export interface LimitChangeRow {
  readonly name: LimitName;
  readonly before: string;
  readonly after: string;
  readonly is_set: boolean;
  readonly by: string;
  readonly principal: string | null;
  readonly reason: string;
  readonly at: Date;
}

/** A name that is no limit of this release is left alone. */
export function limitsFromRow(record: LimitRecord): LimitOverrides {
  const known = LIMIT_NAMES.flatMap((name) => {
    const text = record[name];
    return text === undefined ? [] : [[name, decimal(text)] as const];
  });
  return Object.fromEntries(known);
}

export function limitsToRow(limits: LimitOverrides): LimitRecord {
  return Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, decimalText(value)])); // prettier-ignore
}

export function limitChangeFromRow({ is_set: isSet, ...row }: LimitChangeRow): LimitChange {
  const { before, after, at } = row;
  return {
    ...row,
    ...{ isSet, before: decimal(before), after: decimal(after), at: instant(at.getTime()) },
  };
}
