import { decimal, instant } from '@fairlead/core';
import * as fc from 'fast-check';
import { type BrokerOrder, type OrderEvidence, journaledOrder } from './broker-order';
import { foldOrder } from './broker-order.fold';
import { hasEnded } from './broker-status';
import {
  type ExecutionRecord,
  type ExecutionReport,
  emptyExecution,
  foldCommission,
  foldExecution,
} from '../execution/execution';

const NOW = instant(1_000_000);
const permId = 77;

const status = (named: string, filled: number): OrderEvidence => ({
  kind: 'status',
  status: named,
  whyHeld: '',
  filled: decimal(filled),
  remaining: decimal(100 - filled),
  permId,
});
const open = (named: string): OrderEvidence => ({
  kind: 'openOrder',
  status: named,
  quantity: decimal(100),
  filled: null,
  limitPrice: null,
  stopPrice: null,
  ocaGroup: '77',
  ocaType: 3,
  permId,
});
const executed = (cumulative: number): OrderEvidence => ({
  kind: 'execution',
  cumulative: decimal(cumulative),
  executed: null,
  permId,
});
const error = (code: number): OrderEvidence => ({ kind: 'error', code, message: 'text' });

const STORIES: readonly (readonly [string, readonly OrderEvidence[], Partial<BrokerOrder>])[] = [
  [
    'a market order that fills in two parts',
    [
      open('PreSubmitted'),
      status('PreSubmitted', 0),
      executed(40),
      status('Submitted', 40),
      executed(100),
      open('Filled'),
      status('Filled', 100),
    ],
    { status: 'FILLED' },
  ],
  [
    'a fill of which the broker never says Filled',
    [open('PreSubmitted'), status('PreSubmitted', 0), executed(40), executed(100)],
    { status: 'FILLED' },
  ],
  [
    'a cancel of a partly filled order',
    [
      open('Submitted'),
      executed(40),
      status('Submitted', 40),
      status('PendingCancel', 40),
      status('Cancelled', 40),
      error(202),
    ],
    { status: 'CANCELLED', code: '202', awaitsCode: false },
  ],
  [
    'an order of which the broker takes an execution back',
    [
      open('Submitted'),
      executed(40),
      executed(100),
      status('Filled', 100),
      { kind: 'execution', cumulative: decimal(100), executed: decimal(60), permId },
    ],
    { status: 'CANCELLED', code: 'CORRECTED', executed: decimal(60), awaitsCode: false },
  ],
  ['a rejection', [error(201), open('Inactive'), status('Inactive', 0)], { status: 'REJECTED' }],
  [
    'a fill that beats a cancel',
    [open('Submitted'), executed(100), status('Filled', 100), error(10148)],
    { status: 'FILLED' },
  ],
];

function fold(evidence: readonly OrderEvidence[]): BrokerOrder {
  const wanted = { revision: 0, quantity: decimal(100), limitPrice: null, stopPrice: null };
  return evidence.reduce<BrokerOrder>(
    (order, one) => foldOrder(order, one, NOW).order,
    journaledOrder('F1-AAAAAAAAAAAAAAAA-E1', wanted),
  );
}

/** A story told in any order, with any of its messages repeated. */
function told(story: readonly OrderEvidence[]): fc.Arbitrary<OrderEvidence[]> {
  return fc
    .subarray([...story])
    .chain((repeats) =>
      fc.shuffledSubarray([...story, ...repeats], { minLength: story.length + repeats.length }),
    );
}

describe('evidence in any order', () => {
  it.each(STORIES)('%s always ends the same', (_name, story, end) => {
    fc.assert(
      fc.property(told(story), (evidence) => {
        const order = fold(evidence);
        expect(order).toMatchObject(end);
        expect(order.seen.permId ?? permId).toBe(permId);
      }),
      { numRuns: 300 },
    );
  });

  it('never takes an end back by messages', () => {
    const any = fc.constantFrom(...STORIES.flatMap(([, story]) => story));
    fc.assert(
      fc.property(
        fc.array(any, { maxLength: 20 }),
        fc.array(any, { maxLength: 20 }),
        (first, second) => {
          const before = fold(first);
          fc.pre(hasEnded(before.status));
          const after = second.reduce((order, one) => foldOrder(order, one, NOW).order, before);
          expect(hasEnded(after.status)).toBe(true);
        },
      ),
    );
  });
});

describe('executions in any order', () => {
  interface Detail {
    readonly shares: number;
  }
  type Reported =
    | { readonly kind: 'execution'; readonly revision: number; readonly shares: number }
    | { readonly kind: 'commission'; readonly revision: number };
  const story: readonly Reported[] = [
    { kind: 'execution', revision: 1, shares: 100 },
    { kind: 'commission', revision: 1 },
    { kind: 'execution', revision: 2, shares: 90 },
    { kind: 'commission', revision: 2 },
  ];

  function hear(evidence: readonly Reported[]): {
    record: ExecutionRecord<Detail>;
    reports: ExecutionReport<Detail>[];
  } {
    let record = emptyExecution<Detail>('root');
    const reports: ExecutionReport<Detail>[] = [];
    for (const one of evidence) {
      const result =
        one.kind === 'execution'
          ? foldExecution(record, {
              root: 'root',
              revision: one.revision,
              quantity: decimal(one.shares),
              detail: { shares: one.shares },
            })
          : foldCommission(record, {
              revision: one.revision,
              commission: decimal(one.revision),
              currency: 'USD',
            });
      record = result.record;
      reports.push(...result.reports);
    }
    return { record, reports };
  }

  /** What somebody knows who counts each fill and replaces it by what corrects it. */
  function countOf(reports: readonly ExecutionReport<Detail>[]): number {
    let count = 0;
    for (const report of reports) {
      if (report.kind === 'fill') count += report.detail.shares;
      if (report.kind === 'correction')
        count += report.detail.shares - (report.replaced?.shares ?? 0);
    }
    return count;
  }

  it.each([90, 110, 0])(
    'count once, end with the last revision (%i shares), and tell each commission after its fill',
    (last) => {
      const corrected = story.map((one) =>
        one.kind === 'execution' && one.revision === 2 ? { ...one, shares: last } : one,
      );
      const evidence = fc.subarray([...corrected]).chain((repeats) =>
        fc.shuffledSubarray([...corrected, ...repeats], {
          minLength: corrected.length + repeats.length,
        }),
      );
      fc.assert(
        fc.property(evidence, (heard) => {
          const { record, reports } = hear(heard);
          expect(record.execution).toEqual({ revision: 2, detail: { shares: last } });
          expect(record.commission?.revision).toBe(2);
          expect(reports.filter((report) => report.kind === 'fill').length).toBeLessThanOrEqual(1);
          expect(reports[0]?.kind).not.toBe('commission');
          expect(countOf(reports)).toBe(last);
          expect(record.commissionReported).toBe(true);
        }),
      );
    },
  );
});
