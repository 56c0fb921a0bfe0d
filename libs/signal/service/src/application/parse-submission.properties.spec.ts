import type { InstrumentKey } from '@fairlead/core';
import fc from 'fast-check';
import { parseSubmission } from './parse-submission';
import { Instruments, type NamedInstrument } from './ports/instruments';
import { SUBMISSION_FIELDS } from './submission.dto';

/** Knows one instrument. */
class OneInstrument extends Instruments {
  named(name: string): NamedInstrument | null {
    return name === 'AAPL' ? { symbol: 'AAPL', key: 'KEY' as InstrumentKey } : null;
  }
  whyNot(name: string): { ambiguous: boolean; message: string } {
    return { ambiguous: false, message: `"${name}" is not listed` };
  }
}

const valid = {
  id: 'a',
  source: 'fuzz',
  symbol: 'AAPL',
  action: 'BUY',
  confidence: 0.5,
  issuedAt: '2026-11-23T15:00:00Z',
};
const parse = (body: Uint8Array): ReturnType<typeof parseSubmission> =>
  parseSubmission(body, new OneInstrument());
const parseJson = (value: unknown): ReturnType<typeof parseSubmission> =>
  parse(Buffer.from(JSON.stringify(value) ?? ''));

function isWellRefused(result: ReturnType<typeof parseSubmission>): boolean {
  if (result.ok) return true;
  if (result.refusal.kind === 'not-json') return result.refusal.message !== '';
  const { problems } = result.refusal;
  return (
    problems.length > 0 &&
    problems.every(({ path, message }) => path.length <= 200 && message.length <= 2_000)
  );
}

describe('any body', () => {
  it('of bytes is a submission or is refused with a reason', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => isWellRefused(parse(bytes))),
    );
  });

  it('of JSON is a submission or is refused with problems', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 12 }), (value) => isWellRefused(parseJson(value))),
    );
  });

  it('with anything in one of its fields is a submission or is refused with problems', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SUBMISSION_FIELDS),
        fc.oneof(fc.jsonValue(), fc.double(), fc.string({ unit: 'binary' })),
        (field, value) => isWellRefused(parseJson({ ...valid, [field]: value })),
      ),
      { numRuns: 500 },
    );
  });

  it('with any other field is refused', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.jsonValue(), (field, value) => {
        const known: readonly string[] = SUBMISSION_FIELDS;
        fc.pre(!known.includes(field));
        const body = JSON.stringify(valid).replace(
          '{',
          `{${JSON.stringify(field)}:${JSON.stringify(value)},`,
        );
        expect(parse(Buffer.from(body)).ok).toBe(false);
      }),
    );
  });

  it('that is valid keeps every number and text as it was sent', () => {
    fc.assert(
      fc.property(
        fc.record({
          confidence: fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0),
          sequence: fc.nat(),
          features: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.integer()),
          price: fc.integer({ min: 1, max: 10 ** 9 }).map((cents) => String(cents)),
        }),
        (sent) => {
          const result = parseJson({ ...valid, ...sent });
          expect(result).toMatchObject({
            ok: true,
            value: {
              confidence: JSON.parse(JSON.stringify(sent.confidence)) as number,
              optional: {
                sequence: sent.sequence,
                features: { ...sent.features },
                price: sent.price,
              },
            },
          });
        },
      ),
    );
  });
});
