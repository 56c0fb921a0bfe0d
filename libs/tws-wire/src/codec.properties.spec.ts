import fc from 'fast-check';
import { decodeFields, encodeFields } from './codec';
import type { Field, MessageSpec, Row } from './field';
import { FrameReader, fieldsOf, frameOfFields } from './frame';
import { parseHello } from './hello';
import { CLIENT_SPECS, SERVER_SPECS, decodeClientMessage, decodeServerMessage } from './messages';
import { WireError } from './wire-error';

type Spec = MessageSpec<string, readonly Field[]>;
const VERSIONS = [157, 170, 176, 177, 178, 183, 187, 189, 193, 196, 200];
const SPECS: readonly (readonly [string, Spec])[] = [...CLIENT_SPECS, ...SERVER_SPECS].map(
  (spec): readonly [string, Spec] => [spec.name, spec],
);

const word = fc.stringMatching(/^[A-Za-z0-9 .,:;=/_éß\\-]{0,12}$/);
const decimalWord = fc
  .tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.integer({ min: 0, max: 9 }))
  .map(([whole, tenth]) => (tenth === 0 ? String(whole) : `${whole}.${tenth}`))
  .filter((text) => !text.startsWith('-0'));
// Values that steer a `when`, so that every branch of a field list is taken.
const STEERING: Readonly<Record<string, readonly unknown[]>> = {
  secType: ['STK', 'BAG', 'FUND', 'FUT'],
  orderType: ['LMT', 'PEG BENCH', 'PEGBEST', 'PEG MID'],
  exchange: ['SMART', 'IBKRATS'],
  competeAgainstBestOffset: ['Infinity', '1.5', undefined],
  hedgeType: ['', 'D'],
  algoStrategy: ['', 'Twap'],
  deltaNeutralOrderType: ['', 'None', 'MKT'],
  tickType: [1, 2, 3, 4],
  type: [1, 3, 4, 5, 6, 7],
};

/** Where real servers write 0 for "none", a value left out comes back as 0. */
function orUnset(absent: string, values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return /^0/.test(absent) ? values : fc.option(values, { nil: undefined });
}

function valueOf(field: Extract<Field, { shape: 'scalar' }>): fc.Arbitrary<unknown> {
  const steering = STEERING[field.name];
  const fits = field.kind === 'text' ? 'string' : 'number';
  if (steering?.some((value) => typeof value === fits) === true)
    return fc.constantFrom(...steering);
  switch (field.kind) {
    case 'text':
    case 'escaped':
      return word;
    case 'flag':
      return fc.boolean();
    case 'int':
      return fc.integer({ min: -9_000_000, max: 9_000_000_000 });
    case 'maybeInt':
      return orUnset(field.absent, fc.integer({ min: 0, max: 999_999 }));
    case 'number':
      return decimalWord;
    case 'maybeNumber':
      return orUnset(field.absent, decimalWord);
    case 'maybeInfinite':
      return fc.constantFrom('Infinity', '1.5', undefined);
  }
}

function rowOf(fields: readonly Field[]): fc.Arbitrary<Record<string, unknown>> {
  return fields.reduce<fc.Arbitrary<Record<string, unknown>>>((rows, field) => {
    if (field.shape === 'fixed') return rows;
    return rows.chain((row) => {
      if (field.shape === 'when')
        return field.holds(row)
          ? rowOf(field.fields).map((more) => ({ ...row, ...more }))
          : fc.constant(row);
      const value: fc.Arbitrary<unknown> =
        field.shape === 'list' ? fc.array(rowOf(field.fields), { maxLength: 2 }) : valueOf(field);
      return value.map((one) => ({ ...row, [field.name]: one }));
    });
  }, fc.constant({}));
}

function withoutGated(fields: readonly Field[], row: Row, version: number): Row {
  // What a version does not carry comes back as its default, so it has no part in the comparison.
  const gone = new Set<string>();
  const collect = (list: readonly Field[], hidden: boolean): void => {
    for (const field of list) {
      const out = hidden || version < field.since || version > field.until;
      if (field.shape === 'when') collect(field.fields, out);
      if ((field.shape === 'scalar' || field.shape === 'list') && out) gone.add(field.name);
    }
  };
  collect(fields, false);
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) => {
      if (gone.has(name)) return [];
      const inner = fields.find((field) => field.shape === 'list' && field.name === name);
      const rows =
        inner?.shape === 'list' && Array.isArray(value)
          ? value.map((one: Row) => withoutGated(inner.fields, one, version))
          : value;
      return [[name, rows]];
    }),
  );
}

describe.each(SPECS)('%s', (_, spec) => {
  it('reads as it was written, at every version', () => {
    fc.assert(
      fc.property(rowOf(spec.fields), fc.constantFrom(...VERSIONS), (row, version) => {
        const frame = encodeFields(spec, row, version);
        const read = decodeFields(spec, fieldsOf(Buffer.from(`${frame.join('\0')}\0`)), version);
        expect(withoutGated(spec.fields, read, version)).toEqual(
          withoutGated(spec.fields, row, version),
        );
      }),
      { numRuns: 40 },
    );
  });
});

describe('hostile input', () => {
  const ids = [...CLIENT_SPECS, ...SERVER_SPECS].map((spec) => String(spec.id));
  const wild = fc.oneof(
    fc.constantFrom('', '0', '1', '-1', '999999999', '2147483647', '1e400', 'NaN', '1e-9', 'BAG'),
    fc.string({ maxLength: 8 }).map((text) => text.replaceAll('\0', '')),
  );

  it('never makes a decoder do anything but read or throw a WireError', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ids),
        fc.array(wild, { maxLength: 160 }),
        fc.constantFrom(...VERSIONS),
        (id, fields, version) => {
          for (const decode of [decodeClientMessage, decodeServerMessage]) {
            try {
              decode([id, ...fields], version);
            } catch (error) {
              expect(error).toBeInstanceOf(WireError);
            }
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('never makes the frame reader hold more than it was given', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 20 }), (chunks) => {
        const reader = new FrameReader(4);
        try {
          for (const chunk of chunks)
            for (const payload of reader.push(Buffer.from(chunk))) parseHello(payload);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('with a huge count is refused at once', () => {
    expect(() => decodeServerMessage(['93', '26', '9999999', '0'], 178)).toThrow(/not a count/);
  });

  it('cannot be written: a NUL within a text is refused', () => {
    const spec = SPECS.find(([name]) => name === 'managedAccounts')?.[1];
    expect(() => encodeFields(spec as Spec, { accounts: 'DU1\0DU2' }, 178)).toThrow(WireError);
    expect(frameOfFields(['a']).length).toBe(6);
  });
});
