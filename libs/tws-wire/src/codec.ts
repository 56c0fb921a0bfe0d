import type { Field, MessageSpec, Row } from './field';
import { formatValue, parseValue } from './value-text';
import { WireError } from './wire-error';

type Spec = MessageSpec<string, readonly Field[]>;

function has(field: Field, version: number): boolean {
  return version >= field.since && version <= field.until;
}

/** Reads one frame from left to right against a field list. */
class Cursor {
  private at = 1;
  constructor(
    private readonly spec: Spec,
    private readonly frame: readonly string[],
    private readonly version: number,
  ) {}

  read(fields: readonly Field[], row: Record<string, unknown>): void {
    for (const field of fields) this.readField(field, row);
  }

  end(): void {
    const left = this.frame.length - this.at;
    if (left > 0) this.fail(`${left} fields are left over`, '');
  }

  private readField(field: Field, row: Record<string, unknown>): void {
    if (!has(field, this.version)) {
      if (field.shape === 'scalar')
        row[field.name] = this.value(field, field.kind === 'int' ? field.absent || '0' : '');
      if (field.shape === 'list') row[field.name] = [];
      return;
    }
    switch (field.shape) {
      case 'fixed':
        this.next('constant');
        return;
      case 'scalar':
        row[field.name] = this.value(field, this.next(field.name));
        return;
      case 'when':
        if (field.holds(row)) this.read(field.fields, row);
        return;
      case 'list':
        row[field.name] = this.rows(field.name, field.fields);
        return;
    }
  }

  private rows(name: string, fields: readonly Field[]): Row[] {
    const wire = this.next(name);
    const count = /^\d{0,7}$/.test(wire) ? Number(wire) : Number.NaN;
    // A row takes at least one field, so a count above what is left is a lie; believing it would allocate.
    if (!(count <= this.frame.length - this.at)) this.fail(`not a count: ${wire}`, name);
    const rows: Row[] = [];
    for (let index = 0; index < count; index++) {
      const row: Record<string, unknown> = {};
      this.read(fields, row);
      rows.push(row);
    }
    return rows;
  }

  private value(field: Extract<Field, { shape: 'scalar' }>, wire: string): unknown {
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
    throw new WireError(problem, { messageName: this.spec.name, field: field, frame: this.frame });
  }
}

/** Returns the values of a frame, message id included. Throws a WireError on a missing, mistyped or leftover field. */
export function decodeFields(spec: Spec, frame: readonly string[], version: number): Row {
  const row: Record<string, unknown> = {};
  const cursor = new Cursor(spec, frame, version);
  cursor.read(spec.fields, row);
  cursor.end();
  return row;
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}

/** What a `when` sees of the texts that the caller has left out. */
function defaultsOf(fields: readonly Field[]): Row {
  const row: Record<string, unknown> = {};
  for (const field of fields)
    if (field.shape === 'scalar' && field.kind === 'text') row[field.name] = field.absent;
  return row;
}

function given(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
}

/** Writes one row after the other. */
class Writer {
  constructor(
    private readonly spec: Spec,
    private readonly version: number,
    readonly out: string[],
  ) {}

  write(fields: readonly Field[], row: Row): void {
    const full = { ...defaultsOf(fields), ...given(row) };
    for (const field of fields) if (has(field, this.version)) this.writeField(field, full);
  }

  private writeField(field: Field, row: Row): void {
    switch (field.shape) {
      case 'fixed':
        this.out.push(field.text);
        return;
      case 'scalar':
        this.out.push(this.text(field, row[field.name]));
        return;
      case 'when':
        if (field.holds(row)) this.write(field.fields, row);
        return;
      case 'list':
        this.rows(field.name, field.fields, row[field.name]);
        return;
    }
  }

  private rows(name: string, fields: readonly Field[], value: unknown): void {
    const rows: readonly unknown[] = Array.isArray(value) ? value : [];
    this.out.push(String(rows.length));
    for (const row of rows) {
      if (!isRow(row))
        throw new WireError('not a row', {
          messageName: this.spec.name,
          field: name,
          frame: this.out,
        });
      this.write(fields, row);
    }
  }

  private text(field: Extract<Field, { shape: 'scalar' }>, value: unknown): string {
    const missing = value === undefined && !field.optional;
    const wire = missing ? undefined : formatValue(field.kind, value, field.absent);
    if (wire === undefined || wire.includes('\0'))
      throw new WireError('this value cannot be written', {
        messageName: this.spec.name,
        field: field.name,
        frame: this.out,
      });
    return wire;
  }
}

/** Returns the frame of a message, id first. Throws a WireError where a value is missing or cannot be written. */
export function encodeFields(spec: Spec, values: Row, version: number): string[] {
  const writer = new Writer(spec, version, [String(spec.id)]);
  writer.write(spec.fields, values);
  return writer.out;
}
