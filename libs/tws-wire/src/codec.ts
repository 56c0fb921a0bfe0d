import type { Row } from './values/field';
import { type Plan, type ScalarField, type Spec, planOf } from './plan';
import { formatValue, parseValue } from './values/value-text';
import { WireError } from './values/wire-error';

/** Reads one frame from left to right. */
class Reader {
  private at = 1;
  constructor(
    private readonly spec: Spec,
    private readonly frame: readonly string[],
  ) {}

  read(plan: Plan, row: Record<string, unknown>): void {
    for (const step of plan.steps) {
      switch (step.shape) {
        case 'fixed':
          this.next(step.name);
          break;
        case 'scalar':
          row[step.name] = this.value(step);
          break;
        case 'when':
          if (step.condition.holds(row[step.condition.name])) this.read(step.row, row);
          break;
        case 'list':
          row[step.name] = this.rows(step.name, step.row);
          break;
      }
    }
    for (const [name, value] of plan.absent) if (!(name in row)) row[name] = value;
  }

  end(): void {
    const left = this.frame.length - this.at;
    if (left > 0) this.fail(`${left} fields are left over`, '');
  }

  private rows(name: string, plan: Plan): Row[] {
    const wire = this.next(name);
    const count = /^\d{0,7}$/.test(wire) ? Number(wire) : Number.NaN;
    // A row takes at least one field, so a count above what is left is a lie; believing it would allocate.
    if (!(count <= this.frame.length - this.at))
      this.fail(`not a count: ${wire.slice(0, 20)}`, name);
    const rows: Row[] = [];
    for (let index = 0; index < count; index++) {
      const row: Record<string, unknown> = {};
      this.read(plan, row);
      rows.push(row);
    }
    return rows;
  }

  private value(field: ScalarField): unknown {
    const wire = this.next(field.name);
    const parsed = parseValue(field.kind, wire, field.absent);
    if ('value' in parsed) return parsed.value;
    return this.fail(`${parsed.problem}: ${JSON.stringify(wire.slice(0, 80))}`, field.name);
  }

  private next(name: string): string {
    const wire = this.frame[this.at];
    if (wire === undefined) return this.fail('the frame ends before this field', name);
    this.at += 1;
    return wire;
  }

  private fail(problem: string, field: string): never {
    throw new WireError(problem, { messageName: this.spec.name, field, frame: this.frame });
  }
}

/** Returns the values of a frame, message id included. Throws a WireError on a missing, mistyped or leftover field. */
export function decodeFields(spec: Spec, frame: readonly string[], version: number): Row {
  const row: Record<string, unknown> = {};
  const reader = new Reader(spec, frame);
  reader.read(planOf(spec, version), row);
  reader.end();
  return row;
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}

/** Writes one row after the other. */
class Writer {
  readonly out: string[];
  constructor(private readonly spec: Spec) {
    this.out = [String(spec.id)];
  }

  write(plan: Plan, values: Row): void {
    // Most fields are left out, and an object is slow to say that it lacks a name.
    this.writeRow(plan, new Map(Object.entries(values)));
  }

  private writeRow(plan: Plan, row: ReadonlyMap<string, unknown>): void {
    for (const step of plan.steps) {
      switch (step.shape) {
        case 'fixed':
          this.out.push(step.text);
          break;
        case 'scalar':
          this.out.push(this.text(step, row.get(step.name)));
          break;
        case 'when':
          if (step.condition.holds(row.get(step.condition.name) ?? step.leftOut))
            this.writeRow(step.row, row);
          break;
        case 'list':
          this.rows(step.name, step.row, row.get(step.name));
          break;
      }
    }
  }

  private rows(name: string, plan: Plan, value: unknown): void {
    const rows: readonly unknown[] = Array.isArray(value) ? value : [];
    this.out.push(String(rows.length));
    for (const row of rows) {
      if (!isRow(row)) this.fail('not a row', name);
      this.write(plan, row);
    }
  }

  private text(field: ScalarField, value: unknown): string {
    if (value === undefined) {
      if (field.optional) return field.absent;
      this.fail('this value is missing', field.name);
    }
    const wire = formatValue(field.kind, value);
    if (wire === undefined || wire.includes('\0'))
      this.fail('this value cannot be written', field.name);
    return wire;
  }

  private fail(problem: string, field: string): never {
    throw new WireError(problem, { messageName: this.spec.name, field, frame: this.out });
  }
}

/** Returns the frame of a message, id first. Throws a WireError where a value is missing or cannot be written. */
export function encodeFields(spec: Spec, values: Row, version: number): string[] {
  const writer = new Writer(spec);
  writer.write(planOf(spec, version), values);
  return writer.out;
}
