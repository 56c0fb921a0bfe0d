import { type FixedTarget, decimal, decimalText } from '@fairlead/core';
import type { BreakEvenSpec, ProtectionSpec } from '../protection/protection-spec';
import type { Recorded } from './recorded';

/** Returns a protection as plain JSON. */
export function protectionToRecord(spec: ProtectionSpec): Recorded<ProtectionSpec> {
  const { stop, target, breakEven, ...plan } = spec;
  return {
    ...plan,
    ...(breakEven === undefined ? {} : { breakEven: breakEvenToRecord(breakEven) }),
    ...{ stop: toRecord(stop), target: toRecord(target) },
  };
}

/** Returns the protection that a record stands for. */
export function protectionFromRecord(record: Recorded<ProtectionSpec>): ProtectionSpec {
  const { stop, target, breakEven, ...plan } = record;
  return {
    ...plan,
    ...(breakEven === undefined ? {} : { breakEven: breakEvenFromRecord(breakEven) }),
    ...{ stop: fromRecord(stop), target: fromRecord(target) },
  };
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
