import { type Field, type Row, isPresent } from '../values/field';
import type { ScalarField } from '../plan';

const ROWS_MAX = 3;
const WORDS = [
  '',
  'AAPL',
  'a|b',
  '150.0',
  ' x ',
  '\\u0041\\',
  'Müller & Söhne',
  '😀',
  'two\nlines',
];
const UNSET_INT_VALUE = 2_147_483_647;

/** A stream of numbers that a seed decides. */
export class Dice {
  constructor(private state: number) {}

  /** Returns a whole number from 0 to below `sides`. */
  roll(sides: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * sides);
  }

  pick<T>(values: readonly T[]): T {
    return values[this.roll(values.length)] as T;
  }
}

/** Returns a decimal the way the codec reads it. */
function randomDecimal(dice: Dice): string {
  const whole = dice.roll(10 ** dice.roll(12));
  const part = String(dice.roll(10 ** dice.roll(9))).replace(/0+$/, '');
  const text = part === '' ? String(whole) : `${whole}.${part}`;
  return dice.roll(4) === 0 && text !== '0' ? `-${text}` : text;
}

function randomText(dice: Dice): string {
  if (dice.roll(2) === 0) return dice.pick(WORDS);
  const codes = Array.from(
    { length: dice.roll(12) },
    () => 1 + dice.roll(dice.pick([126, 0xd7fe])),
  );
  return String.fromCharCode(...codes);
}

function randomInteger(dice: Dice): number {
  const value = dice.pick([dice.roll(10), dice.roll(2 ** 31), dice.roll(Number.MAX_SAFE_INTEGER)]);
  return dice.roll(4) === 0 && value !== 0 ? -value : value;
}

/** The values that conditions of the list wait for. */
function awaited(fields: readonly Field[], name: string): readonly unknown[] {
  return fields.flatMap((field) => {
    if (field.shape !== 'when') return [];
    const own = field.condition.name === name ? field.condition.values : [];
    return [...own, ...awaited(field.fields, name)];
  });
}

/** Makes rows of a field list: every kind of value, and for a field that others depend on the values that they wait for. */
export class RandomRows {
  private readonly known = new WeakMap<readonly Field[], Map<string, readonly unknown[]>>();

  constructor(
    private readonly dice: Dice,
    private readonly version: number,
  ) {}

  row(fields: readonly Field[]): Row {
    const row: Record<string, unknown> = {};
    this.fill(fields, row, fields);
    return row;
  }

  private fill(
    fields: readonly Field[],
    row: Record<string, unknown>,
    all: readonly Field[],
  ): void {
    for (const field of fields) {
      if (!isPresent(field, this.version)) continue;
      if (field.shape === 'when') {
        const { name, holds } = field.condition;
        if (holds(row[name])) this.fill(field.fields, row, all);
      } else if (field.shape === 'list') row[field.name] = this.rows(field.fields);
      else if (field.shape === 'scalar') row[field.name] = this.value(field, all);
    }
  }

  private rows(fields: readonly Field[]): readonly Row[] {
    return Array.from({ length: this.dice.roll(ROWS_MAX + 1) }, () => this.row(fields));
  }

  private value(field: ScalarField, all: readonly Field[]): unknown {
    const { dice } = this;
    const wanted = this.wanted(all, field.name);
    if (wanted.length > 0 && dice.roll(3) > 0) return dice.pick(wanted);
    // Where real servers write 0 for "none", a value that is left out comes back as 0: there is nothing to compare.
    const isUnset =
      field.kind.startsWith('maybe') && !/^0/.test(field.absent) && dice.roll(4) === 0;
    return isUnset ? undefined : this.scalar(field);
  }

  private scalar({ kind }: ScalarField): unknown {
    const { dice } = this;
    switch (kind) {
      case 'text':
      case 'escaped':
        return randomText(dice);
      case 'flag':
        return dice.roll(2) === 1;
      case 'int':
        return randomInteger(dice);
      case 'maybeInt':
        return dice.roll(UNSET_INT_VALUE);
      case 'number':
      case 'maybeNumber':
        return randomDecimal(dice);
      case 'maybeInfinite':
        return dice.roll(2) === 1 ? 'Infinity' : randomDecimal(dice);
    }
  }

  private wanted(all: readonly Field[], name: string): readonly unknown[] {
    const byName = this.known.get(all) ?? new Map<string, readonly unknown[]>();
    const wanted = byName.get(name) ?? awaited(all, name);
    this.known.set(all, byName.set(name, wanted));
    return wanted;
  }
}
