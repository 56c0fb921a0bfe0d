import { decimal } from '@fairlead/core';
import { newLeg } from '../../order/leg';
import { TRADE_NOW, TradeHarness } from '../../testing';
import type { Trade } from '../trade';
import { type TradeRecord, tradeFromRecord, tradeToRecord } from './trade-record';

/** A trade with everything that a trade can have. */
function full(): Trade {
  const scene = new TradeHarness().enter(100);
  scene.take(10);
  scene.exit();
  const { trade } = scene;
  const { exit } = trade;
  const leaving = { since: TRADE_NOW, reason: 'spec', refusalsReported: 2, reportedAt: TRADE_NOW, uncheckedReported: true } as const; // prettier-ignore
  return {
    ...trade,
    reopened: true,
    reopeningReported: true,
    exit: exit === null ? null : { ...exit, lateReported: true, doubtReported: true },
    unprotected: { countedSince: TRADE_NOW, waitsFor: null, leaving },
  };
}

/** The same as an earlier build wrote it. */
function asWrittenBefore(record: TradeRecord): TradeRecord {
  const earlier = JSON.stringify(record)
    .replaceAll('"reopeningReported"', '"reopeningTold"')
    .replaceAll('"lateReported"', '"told"')
    .replaceAll('"doubtReported"', '"doubtTold"')
    .replaceAll('"refusalsReported"', '"refusalsTold"')
    .replaceAll('"reportedAt"', '"toldAt"')
    .replaceAll('"uncheckedReported"', '"uncheckedTold"');
  return JSON.parse(earlier) as TradeRecord;
}

describe('the record of a trade', () => {
  it('stands for the trade that was written', () => {
    const record = JSON.parse(JSON.stringify(tradeToRecord(full()))) as TradeRecord;
    expect(tradeFromRecord(record)).toEqual(full());
    expect(record.referencePrice).toBe(decimal(100).toFixed());
  });

  it('has every term of its orders', () => {
    const trade = new TradeHarness().trade;
    const [entry] = trade.legs;
    if (entry === undefined) throw new Error('a trade has an entry');
    const trail = { kind: 'percent', value: decimal('2.5') } as const;
    const terms = { ...entry.terms, stopPrice: decimal(97), trail, limitOffset: decimal('0.1') };
    const adjusts = { at: decimal(104), type: 'TRAIL_LIMIT', stopPrice: decimal(100), trail, limitOffset: decimal('0.2') } as const; // prettier-ignore
    const moving = newLeg({ ...entry, goodTill: null, type: 'TRAIL', terms, adjusts, goodAfter: TRADE_NOW, outsideHours: true, parentRef: entry.orderRef, ocaGroup: 'F', ocaType: 2 }, TRADE_NOW); // prettier-ignore
    const changing = { ...moving, pending: { kind: 'modify', since: TRADE_NOW, wanted: terms } } as const; // prettier-ignore
    const written = { ...trade, legs: [entry, changing] };
    const record = JSON.parse(JSON.stringify(tradeToRecord(written))) as TradeRecord;
    expect(tradeFromRecord(record)).toEqual(written);
  });

  it('of an earlier build stands for the same trade: what was reported is not reported again', () => {
    const record = asWrittenBefore(tradeToRecord(full()));
    expect(JSON.stringify(record)).toContain('"reopeningTold":true');
    expect(tradeFromRecord(record)).toEqual(full());
    expect(tradeToRecord(tradeFromRecord(record))).toEqual(tradeToRecord(full()));
  });

  it('of a build that knew nothing of some fields has what they were before', () => {
    const fields = Object.entries(tradeToRecord(new TradeHarness().trade)).filter(
      ([name]) => !['takings', 'entryCut', 'unprotected'].includes(name),
    );
    const read = tradeFromRecord(Object.fromEntries(fields) as TradeRecord);
    expect(read).toMatchObject({ takings: [], entryCut: null, unprotected: null });
  });
});
