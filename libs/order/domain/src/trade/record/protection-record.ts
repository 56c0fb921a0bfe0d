import { type FixedTarget, decimal, decimalText } from '@fairlead/core';
import type { BreakEvenSpec, ProtectionSpec, Rung } from '../protection/protection-spec';
import type { Recorded } from './recorded';

/** Returns a protection as plain JSON. */
export function protectionToRecord(spec: ProtectionSpec): Recorded<ProtectionSpec> {
  const { stop, target, rungs, breakEven, trail, ...plan } = spec;
  return {
    ...plan,
    ...(rungs === undefined ? {} : { rungs: rungs.map(rungToRecord) }),
    ...(breakEven === undefined ? {} : { breakEven: breakEvenToRecord(breakEven) }),
    ...(trail === undefined ? {} : { trail: toRecord(trail) }),
    ...{ stop: toRecord(stop), target: toRecord(target) },
  };
}

/** Returns the protection that a record stands for. */
export function protectionFromRecord(record: Recorded<ProtectionSpec>): ProtectionSpec {
  const { stop, target, rungs, breakEven, trail, ...plan } = record;
  return {
    ...plan,
    ...(rungs === undefined ? {} : { rungs: rungs.map(rungFromRecord) }),
    ...(breakEven === undefined ? {} : { breakEven: breakEvenFromRecord(breakEven) }),
    ...(trail === undefined ? {} : { trail: fromRecord(trail) }),
    ...{ stop: fromRecord(stop), target: fromRecord(target) },
  };
}

function rungToRecord({ target, percent }: Rung): Recorded<Rung> {
  return { target: toRecord(target), percent: decimalText(percent) };
}

function rungFromRecord({ target, percent }: Recorded<Rung>): Rung {
  return { target: fromRecord(target), percent: decimal(percent) };
}

function breakEvenToRecord({ after, plus }: BreakEvenSpec): Recorded<BreakEvenSpec> {
  return { after: toRecord(after), plus: toRecord(plus) };
}

function breakEvenFromRecord({ after, plus }: Recorded<BreakEvenSpec>): BreakEvenSpec {
  return { after: fromRecord(after), plus: fromRecord(plus) };
}

type Measure = FixedTarget['kind'] | 'ticks';

function toRecord<Kind extends Measure>({
  kind,
  value,
}: {
  readonly kind: Kind;
  readonly value: FixedTarget['value'];
}) {
  return { kind, value: decimalText(value) };
}

function fromRecord<Kind extends Measure>({
  kind,
  value,
}: {
  readonly kind: Kind;
  readonly value: string;
}) {
  return { kind, value: decimal(value) };
}
