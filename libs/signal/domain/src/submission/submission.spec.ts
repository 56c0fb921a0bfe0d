import { type InstrumentKey, parseInstant, plusMs } from '@fairlead/core';
import fc from 'fast-check';
import { decimalTextOfNumber } from './decimal-number';
import { hasUnstorableText, isNestedDeeperThan } from './nesting';
import { submissionKeyOf } from './submission-key';
import { codeOfProblems } from './submission-problem';
import { expiryOf, timeProblems } from './submission-time';
import { fullBucket, isFull, takeToken } from './token-bucket';

const now = parseInstant('2026-11-23T15:00:00Z');
const limits = { ageMsMax: 30_000, futureSkewMsMax: 5_000, lifetimeMsMax: 86_400_000 };

describe('times of a submission', () => {
  it.each([
    [30_000, 0],
    [0, 0],
    [-5_000, 0],
  ])('takes a signal that is %i ms old', (ageMs) => {
    expect(timeProblems({ issuedAt: plusMs(now, -ageMs), expiresAt: null }, now, limits)).toEqual(
      [],
    );
  });

  it('refuses a stale one with its age and the limit', () => {
    const [problem] = timeProblems(
      { issuedAt: plusMs(now, -30_001), expiresAt: null },
      now,
      limits,
    );
    expect(problem).toMatchObject({ code: 'SIGNAL_STALE', path: 'issuedAt' });
    expect(problem?.message).toContain('is 30.0 s old, the limit is 30.0 s');
  });

  it('refuses one from the future', () => {
    const [problem] = timeProblems({ issuedAt: plusMs(now, 5_001), expiresAt: null }, now, limits);
    expect(problem).toMatchObject({ code: 'SIGNAL_FUTURE', path: 'issuedAt' });
  });

  it('refuses an expiry that has passed, precedes the issue, or lies too far ahead', () => {
    const codes = [plusMs(now, -1), plusMs(now, -20_000), plusMs(now, 90_000_000)].map(
      (expiresAt) =>
        timeProblems({ issuedAt: plusMs(now, -10_000), expiresAt }, now, limits)[0]?.code,
    );
    expect(codes).toEqual(['SIGNAL_STALE', 'INVALID', 'INVALID']);
  });

  it('expires at the age limit unless the sender says otherwise', () => {
    expect(expiryOf({ issuedAt: now, expiresAt: null }, limits)).toBe(now + 30_000);
    expect(expiryOf({ issuedAt: now, expiresAt: plusMs(now, 5) }, limits)).toBe(now + 5);
  });
});

describe('key of a submission', () => {
  const from = {
    header: null,
    body: null,
    source: 'curl',
    instrumentKey: 'AAAA' as InstrumentKey,
    action: 'BUY',
    issuedAt: now,
  };

  it("is the header, else the body's id, else derived", () => {
    expect(submissionKeyOf({ ...from, header: 'h', body: 'b' })).toBe('h');
    expect(submissionKeyOf({ ...from, body: 'b' })).toBe('b');
    expect(submissionKeyOf(from)).toBe(submissionKeyOf({ ...from }));
    expect(submissionKeyOf(from)).not.toBe(submissionKeyOf({ ...from, action: 'SELL' }));
  });
});

describe('decimal text of a JSON number', () => {
  it.each([
    [187.32, '187.32'],
    [0.1, '0.1'],
    [100, '100'],
    [-3.5, '-3.5'],
  ])('gives %d back as it was written', (value, text) => {
    expect(decimalTextOfNumber(value)).toBe(text);
  });

  it.each([1e21, 1e-7, 0.1 + 0.2, Number.POSITIVE_INFINITY, Number.NaN])(
    'has no answer for %d',
    (value) => {
      expect(decimalTextOfNumber(value)).toBeNull();
    },
  );

  it('loses no digit of any price of up to fifteen digits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 99_999_999 }),
        fc.integer({ min: 0, max: 6 }),
        (digits, scale) => {
          const whole = String(digits).padStart(scale + 1, '0');
          const at = whole.length - scale;
          const text = scale === 0 ? whole : `${whole.slice(0, at)}.${whole.slice(at)}`;
          const found = decimalTextOfNumber(JSON.parse(text) as number);
          const written = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
          expect([written, null]).toContain(found);
          expect(found === null).toBe(Number(text) < 1e-6);
        },
      ),
    );
  });
});

describe('nesting', () => {
  it('counts objects and arrays', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
    expect(isNestedDeeperThan(nested(8), 8)).toBe(false);
    expect(isNestedDeeperThan(nested(9), 8)).toBe(true);
  });
});

describe('text that cannot be stored', () => {
  it.each<[unknown, boolean]>([
    ['plain – 株 🎉', false],
    ['a\u0000b', true],
    ['a\nb', true],
    ['\ud800', true],
    [{ a: { ['\udc00']: 1 } }, true],
    [[['\u0007']], true],
    [{ a: [1, null, 'x'] }, false],
  ])('in %j is found: %s', (value, expected) => {
    expect(hasUnstorableText(value)).toBe(expected);
  });
});

describe('codes of problems', () => {
  it('are one code where all agree', () => {
    const stale = { code: 'SIGNAL_STALE', path: '', message: '' } as const;
    expect(codeOfProblems([stale, stale])).toBe('SIGNAL_STALE');
    expect(codeOfProblems([stale, { ...stale, code: 'SIGNAL_FUTURE' }])).toBe('INVALID');
  });
});

describe('token bucket', () => {
  const limit = { perSecond: 2, burst: 3 };

  it('lets a burst through, then says how long to wait', () => {
    let bucket = fullBucket(limit, now);
    const waits = [0, 0, 0, 0].map(() => {
      const taken = takeToken(bucket, limit, now);
      bucket = taken.bucket;
      return taken.waitMs;
    });
    expect(waits).toEqual([0, 0, 0, 500]);
    expect(takeToken(bucket, limit, plusMs(now, 500)).waitMs).toBe(0);
    expect(isFull(bucket, limit, plusMs(now, 1_499))).toBe(false);
    expect(isFull(bucket, limit, plusMs(now, 1_500))).toBe(true);
  });

  it('lets at most burst plus rate through in any time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 }), (gaps) => {
        let bucket = fullBucket(limit, now);
        let at = now;
        let passed = 0;
        for (const gap of gaps) {
          at = plusMs(at, gap);
          const taken = takeToken(bucket, limit, at);
          bucket = taken.bucket;
          if (taken.waitMs === 0) passed += 1;
        }
        expect(passed).toBeLessThanOrEqual(
          limit.burst + ((at - now) * limit.perSecond) / 1_000 + 1e-6,
        );
      }),
    );
  });
});
