import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { decodeFields, encodeFields } from './codec';
import { type Field, type Row, isPresent } from './values/field';
import { fieldsOf } from './frame';
import { VERSION_MAX, VERSION_MIN } from './hello';
import { CLIENT_SPECS, SERVER_SPECS } from './messages';
import type { Spec } from './plan';
import { Dice, RandomRows } from './testing/random-row';

/** Rows of each message at each version. FAIRLEAD_FUZZ=20 makes twenty times as many. */
const RUNS = 3 * Number(process.env['FAIRLEAD_FUZZ'] ?? 1);
const SEED = 20_260_102;
const VERSIONS = Array.from(
  { length: VERSION_MAX - VERSION_MIN + 1 },
  (_, index) => VERSION_MIN + index,
);
const SPECS = [...CLIENT_SPECS, ...SERVER_SPECS].map((spec): readonly [string, Spec] => [
  spec.name,
  spec,
]);

/** The frame of a row, and what the other side makes of its bytes. */
function overTheWire(spec: Spec, row: Row, version: number): { frame: string[]; read: Row } {
  const frame = encodeFields(spec, row, version);
  const payload = Buffer.from(`${frame.join('\0')}\0`, 'utf8');
  return { frame, read: decodeFields(spec, fieldsOf(payload), version) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** True where `read` has everything that was written; it may have the defaults of fields that the version lacks. */
function holdsAll(read: unknown, written: unknown): boolean {
  if (!isObject(written)) return Object.is(read, written);
  if (Array.isArray(written) && !(Array.isArray(read) && read.length === written.length))
    return false;
  const holds = ([name, value]: [string, unknown]): boolean =>
    isObject(read) && name in read && holdsAll(read[name], value);
  return Object.entries(written).every(holds);
}

/** The conditional parts of a row that are there. */
function branchesOf(fields: readonly Field[], row: Row): readonly (readonly Field[])[] {
  return fields.flatMap((field) => {
    if (field.shape === 'when') {
      const { name, holds } = field.condition;
      return holds(row[name]) ? [field.fields, ...branchesOf(field.fields, row)] : [];
    }
    if (field.shape !== 'list') return [];
    const rows = row[field.name] as readonly Row[] | undefined;
    return (rows ?? []).flatMap((each) => branchesOf(field.fields, each));
  });
}

function allBranches(fields: readonly Field[]): readonly (readonly Field[])[] {
  return fields.flatMap((field) => {
    if (!('fields' in field)) return [];
    return [...(field.shape === 'when' ? [field.fields] : []), ...allBranches(field.fields)];
  });
}

describe.each(SPECS)('%s', (_, spec) => {
  const versions = VERSIONS.filter((version) => isPresent(spec, version));

  it('reads as it was written, at every version that has it', () => {
    expect(versions).toContain(VERSION_MAX);
    const property = fc.property(fc.nat(), (seed) => {
      for (const version of versions) {
        const row = new RandomRows(new Dice(seed + version), version).row(spec.fields);
        const { frame, read } = overTheWire(spec, row, version);
        // The matcher tells the difference, and is too slow to be asked each time.
        if (!holdsAll(read, row)) expect({ version, ...read }).toMatchObject({ version, ...row });
        const again = overTheWire(spec, read, version);
        if (!isDeepStrictEqual(again, { frame, read })) expect(again).toEqual({ frame, read });
      }
    });
    fc.assert(property, { numRuns: RUNS, seed: SEED });
  });

  it('is tried with each of its conditional parts, there and not there', () => {
    const tries = Array.from({ length: 100 }, (__, seed) => {
      const row = new RandomRows(new Dice(SEED + seed), VERSION_MAX).row(spec.fields);
      return new Set(branchesOf(spec.fields, row));
    });
    for (const branch of new Set(allBranches(spec.fields))) {
      const count = tries.filter((each) => each.has(branch)).length;
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThan(tries.length);
    }
  });

  it('is written and read at no other version', () => {
    const others = [VERSION_MIN - 1, VERSION_MAX + 1, 178.5, Number.NaN].concat(
      VERSIONS.filter((version) => !versions.includes(version)),
    );
    for (const version of others)
      expect(() => encodeFields(spec, {}, version)).toThrow(/no such message/);
  });
});
