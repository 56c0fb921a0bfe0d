import type { BatchResult, SubmissionResult } from '@fairlead/contracts';
import fc from 'fast-check';
import { RefusedError, UnansweredError } from './errors';
import { sendInOrder } from './send-signals';

const again = (code: string): Partial<SubmissionResult> => ({
  ...{ status: 'REFUSED', code, retryAfterSeconds: 0 },
});

/** A Fairlead that takes so many of each request, and answers the rest as the code says. */
class Edge {
  readonly taken: object[] = [];
  requests = 0;

  constructor(
    private readonly room: () => number,
    private readonly code: () => string,
  ) {}

  post = (bodies: readonly object[]): Promise<BatchResult> => {
    this.requests += 1;
    const code = this.code();
    const room = Math.min(this.room(), bodies.length);
    if (room === 0 && code === 'TOO_MANY') {
      const problem = { retryAfterSeconds: 0 };
      return Promise.reject(new RefusedError('x', { code, advice: '', status: 429, problem }));
    }
    this.taken.push(...bodies.slice(0, room));
    const results = bodies.map((_, index) => ({
      ...{
        index,
        status: 'ACCEPTED',
        httpStatus: 202,
        code: 'ACCEPTED',
        message: '',
        problems: [],
      },
      ...(index < room ? {} : again(code)),
    })) as SubmissionResult[];
    return Promise.resolve({ accepted: room, duplicates: 0, refused: 0, results });
  };
}

describe('several signals', () => {
  const bodies = (count: number): { n: number }[] =>
    Array.from({ length: count }, (_, n) => ({ n }));

  it('arrive each once and in their order, however few are taken at a time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(900),
        fc.array(fc.tuple(fc.nat(250), fc.constantFrom('TOO_MANY', 'UNAVAILABLE')), {
          minLength: 1,
        }),
        async (count, turns) => {
          let turn = 0;
          const edge = new Edge(
            () => turns[turn % turns.length]?.[0] || turn % 3,
            () => turns[turn++ % turns.length]?.[1] ?? '',
          );
          const seen: SubmissionResult[] = [];
          const results = await sendInOrder(bodies(count), edge.post, {
            onResults: (some) => seen.push(...some),
          });
          expect(edge.taken).toEqual(bodies(count));
          expect(results.map(({ index }) => index)).toEqual(bodies(count).map(({ n }) => n));
          expect(seen).toEqual(results);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('are given up where none can be stored for long', async () => {
    const edge = new Edge(
      () => 0,
      () => 'UNAVAILABLE',
    );
    await expect(sendInOrder(bodies(3), edge.post)).rejects.toThrow(UnansweredError);
    expect(edge.requests).toBe(31);
  });

  it('are no larger in one request than it may be', async () => {
    const sizes: number[] = [];
    const large = Array.from({ length: 60 }, () => ({ pad: 'x'.repeat(30_000) }));
    const edge = new Edge(
      () => 1_000,
      () => '',
    );
    await sendInOrder(large, (some) => {
      sizes.push(JSON.stringify(some).length);
      return edge.post(some);
    });
    expect(Math.max(...sizes)).toBeLessThanOrEqual(512 * 1_024);
    expect(edge.taken).toHaveLength(60);
  });
});
