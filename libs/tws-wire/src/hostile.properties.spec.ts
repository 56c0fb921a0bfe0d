import fc from 'fast-check';
import { encodeFields } from './codec';
import type { Field } from './values/field';
import { FrameReader, fieldsOf, frameOfFields } from './frame';
import { VERSION_MAX, VERSION_MIN, parseHello } from './hello';
import { CLIENT_SPECS, SERVER_SPECS, decodeClientMessage, decodeServerMessage } from './messages';
import type { Spec } from './plan';
import { GOLDEN_FRAMES, GOLDEN_VERSION } from './testing/golden-frames';
import { Dice, RandomRows } from './testing/random-row';
import { WireError } from './values/wire-error';

/** FAIRLEAD_FUZZ=20 makes twenty times as many of everything. */
const SCALE = Number(process.env['FAIRLEAD_FUZZ'] ?? 1);
const SEED = 20_260_103;
const FRAME_MS_MAX = 1_000;
const HOSTILE = [
  '',
  '0',
  '-1',
  '2147483648',
  '9999999',
  '99999999999999999999',
  '1e999',
  '-1e-999',
  'NaN',
  'Infinite',
  'BAG',
  'PEG BEST',
  'None',
  '\\u',
  '\ufffd',
  'x'.repeat(20_000),
  '9'.repeat(20_000),
  '0.'.padEnd(20_000, '0'),
  ' '.repeat(20_000),
];
const SIDES = [
  { side: 'client', specs: CLIENT_SPECS, decode: decodeClientMessage },
  { side: 'server', specs: SERVER_SPECS, decode: decodeServerMessage },
] as const;
type Decode = (
  frame: readonly string[],
  version: number,
) => { readonly values: object } | undefined;

function rowsIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, row) => sum + 1 + rowsIn(row), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, inner) => sum + rowsIn(inner), 0);
}

/** Decodes what may be anything: it is read or refused, soon, and never into more than there was. */
function survive(decode: Decode, frame: readonly string[], version: number): object | undefined {
  const startedAt = performance.now();
  try {
    const read = decode(frame, version)?.values;
    if (rowsIn(read) > frame.length) throw new Error('more rows than fields');
    return read;
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return undefined;
  } finally {
    const ms = performance.now() - startedAt;
    // The matcher is too slow to be asked each time.
    if (ms > FRAME_MS_MAX) expect(ms).toBeLessThan(FRAME_MS_MAX);
  }
}

function validFrame(spec: Spec, dice: Dice, version: number): string[] {
  const fields: readonly Field[] = spec.fields;
  return encodeFields(spec, new RandomRows(dice, version).row(fields), version);
}

function mutated(frame: readonly string[], dice: Dice): string[] {
  const at = 1 + dice.roll(frame.length);
  const value = dice.pick(HOSTILE.filter((text) => text.length < 100));
  return dice.pick([
    (): string[] => frame.slice(0, at),
    (): string[] => [...frame.slice(0, at), value, ...frame.slice(at)],
    (): string[] => [...frame.slice(0, at), value, ...frame.slice(at + 1)],
    (): string[] => [...frame.slice(0, at), ...frame.slice(at + 1)],
    (): string[] => [...frame, ...frame.slice(at)],
  ])();
}

describe.each(SIDES)('a frame of a $side', ({ specs, decode }) => {
  it('that was changed in places is read or refused, and what is read can be written again', () => {
    const property = fc.property(
      fc.constantFrom(...(specs as readonly Spec[])),
      fc.integer({ min: VERSION_MIN, max: VERSION_MAX }),
      fc.nat(),
      (spec, version, seed) => {
        if (version < spec.since) return;
        const dice = new Dice(seed);
        let frame: readonly string[] = validFrame(spec, dice, version);
        for (let change = 0; change <= dice.roll(3); change++) frame = mutated(frame, dice);
        const read = survive(decode, frame, version);
        if (read === undefined) return;
        // Once written it stays as it is; before, an unset number may have become the 0 that servers write for it.
        const again = encodeFields(spec, { ...read }, version);
        const settled = { ...decode(again, version)?.values };
        expect(encodeFields(spec, settled, version)).toEqual(again);
      },
    );
    fc.assert(property, { numRuns: 4_000 * SCALE, seed: SEED });
  });

  it.each(specs.map((spec): readonly [string, Spec] => [spec.name, spec]))(
    '%s survives every hostile text in every place',
    (_, spec) => {
      const frame = validFrame(spec, new Dice(SEED), VERSION_MAX);
      for (let at = 1; at < frame.length; at++)
        for (const text of HOSTILE) survive(decode, frame.with(at, text), VERSION_MAX);
    },
  );

  it('of nothing but made-up texts is read or refused', () => {
    const text = fc.oneof(fc.constantFrom(...HOSTILE.slice(0, 14)), fc.string({ maxLength: 8 }));
    const property = fc.property(
      fc.constantFrom(...specs.map((spec) => String(spec.id)), '', '0', '-3', '999'),
      fc.array(text, { maxLength: 160 }),
      fc.integer({ min: VERSION_MIN, max: VERSION_MAX }),
      (id, fields, version) => void survive(decode, [id, ...fields], version),
    );
    fc.assert(property, { numRuns: 1_000 * SCALE, seed: SEED });
  });

  it('of a million fields is refused soon', () => {
    const frame = Array<string>(1_000_000).fill('1');
    for (const { id } of specs) {
      frame[0] = String(id);
      survive(decode, frame, 178);
    }
  });
});

describe('a count', () => {
  it.each(['2147483648', '9999999', '3', '-1', '1.5', 'two'])(
    '%s without its rows is refused before a row is made',
    (count) => {
      expect(() => decodeServerMessage(['93', '26', count, '0', '0.01'], 178)).toThrow(
        `marketRule.increments: not a count: ${count}`,
      );
    },
  );
});

describe('a captured frame', () => {
  it('with changed fields is read or refused', () => {
    const property = fc.property(
      fc.constantFrom(...Object.values(GOLDEN_FRAMES)),
      fc.nat(),
      (frame, seed) => {
        const dice = new Dice(seed);
        survive(decodeServerMessage, mutated(mutated(frame, dice), dice), GOLDEN_VERSION);
      },
    );
    fc.assert(property, { numRuns: 1_000 * SCALE, seed: SEED });
  });
});

describe('a stream', () => {
  const golden = Object.values(GOLDEN_FRAMES).map(frameOfFields);

  it('of random bytes is read or refused', () => {
    const property = fc.property(
      fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 20 }),
      fc.boolean(),
      (chunks, isFresh) => {
        const reader = new FrameReader(isFresh ? 4 : 0);
        try {
          for (const chunk of chunks)
            for (const payload of reader.push(Buffer.from(chunk))) {
              if (isFresh) parseHello(payload);
              else for (const { decode } of SIDES) survive(decode, fieldsOf(payload), 178);
            }
        } catch (error) {
          if (!(error instanceof WireError)) throw error;
        }
      },
    );
    fc.assert(property, { numRuns: 2_000 * SCALE, seed: SEED });
  });

  it('of frames with flipped bytes is read or refused', () => {
    const property = fc.property(fc.nat(), (seed) => {
      const dice = new Dice(seed);
      const stream = Buffer.concat(golden);
      for (let flip = 0; flip <= dice.roll(4); flip++)
        stream[dice.roll(stream.length)] = dice.roll(256);
      const reader = new FrameReader();
      try {
        for (const payload of reader.push(stream))
          survive(decodeServerMessage, fieldsOf(payload), GOLDEN_VERSION);
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
      }
    });
    fc.assert(property, { numRuns: 1_000 * SCALE, seed: SEED });
  });

  it('comes out whole however it is cut', () => {
    const property = fc.property(fc.nat(), (seed) => {
      const dice = new Dice(seed);
      const stream = Buffer.concat(golden);
      const reader = new FrameReader();
      const read: string[][] = [];
      for (let at = 0; at < stream.length;) {
        const next = at + dice.roll(40);
        for (const payload of reader.push(stream.subarray(at, next))) read.push(fieldsOf(payload));
        at = next;
      }
      expect(read).toEqual(Object.values(GOLDEN_FRAMES));
    });
    fc.assert(property, { numRuns: 100 * SCALE, seed: SEED });
  });
});
