/* eslint-disable no-console -- a bench prints its figure */
import { type InstrumentKey, decimal, instant, plusMs, signalIdOf } from '@fairlead/core';
import { RuleIndex, SIGNAL_EVENT, type SignalFacts, buyRule, signalDecider } from '../src/index';

/** Decides about one signal after the other with few rules and with many, of which the same few look at its symbol. */
const MATCHING = 10;
const MANY = 10_000;
const ROUNDS = 40;
const WARM_UP_ROUNDS = 5;
const DECISIONS = 100;
const NOW = instant(Date.UTC(2026, 0, 5, 15));
const size = { kind: 'shares', value: decimal(100) } as const;

function indexOf(count: number): RuleIndex {
  return new RuleIndex(
    Array.from({ length: count }, (_, number) => {
      const symbols = [number < MATCHING ? 'AAPL' : `SIM${number % 1_000}`];
      return { ...buyRule({ id: `rule-${number}`, symbols, size }), version: 1 };
    }),
  );
}

function decide(index: RuleIndex, number: number): void {
  const signal: SignalFacts = {
    ...{ signalId: signalIdOf('bench', String(number)), source: 'bench', symbol: 'AAPL' },
    ...{ action: 'BUY', instrumentKey: 'AAPLKEY' as InstrumentKey, confidence: 0.9, price: null },
    ...{ acceptedAt: NOW, expiresAt: plusMs(NOW, 30_000), sequence: null },
    fields: new Map<string, string | number>([
      ['action', 'BUY'],
      ['confidence', 0.9],
    ]),
  };
  const rules = index.rulesFor(SIGNAL_EVENT, 'AAPL');
  const command = { signal, now: NOW, rules, paper: true, quote: null };
  const [decision] = signalDecider.decide(command, signalDecider.initial).value;
  if (decision?.evaluations.length !== MATCHING) throw new Error('ten rules look at the symbol');
}

/** Microseconds for one decision. */
function measure(index: RuleIndex): number {
  const startedNs = process.hrtime.bigint();
  for (let number = 0; number < DECISIONS; number += 1) decide(index, number);
  return Number(process.hrtime.bigint() - startedNs) / 1e3 / DECISIONS;
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

const sides = { few: indexOf(MATCHING), many: indexOf(MANY) };
const figures = { few: [] as number[], many: [] as number[], ratio: [] as number[] };
for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
  // In turn, now one first and now the other: what disturbs the machine disturbs both.
  const order = round % 2 === 0 ? (['few', 'many'] as const) : (['many', 'few'] as const);
  const us = { few: 0, many: 0 };
  for (const side of order) us[side] = measure(sides[side]);
  if (round < 0) continue;
  figures.few.push(us.few);
  figures.many.push(us.many);
  figures.ratio.push(us.many / us.few);
}
console.log(
  JSON.stringify({
    rules: [MATCHING, MANY],
    matching: MATCHING,
    usFew: Number(medianOf(figures.few).toFixed(1)),
    usMany: Number(medianOf(figures.many).toFixed(1)),
    ratio: Number(medianOf(figures.ratio).toFixed(3)),
  }),
);
