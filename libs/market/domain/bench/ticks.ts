/* eslint-disable no-console -- a bench prints its figure */
import { MarketFold, type Tick } from '../src/index';

/** Applies ticks of many instruments to quotes and bars on one core, and prints how many a second. */
const INSTRUMENTS = 500;
const WARM_UP_BATCHES = 200;
const BATCHES = 2_000;
const STEP_MS = 5;
const START_MS = Date.UTC(2026, 0, 5, 15);
/** Each batch holds a tick of every instrument: bid, ask and last by turns, some cents up and down. */
const KINDS = ['bid', 'ask', 'last'] as const;

const keys = Array.from({ length: INSTRUMENTS }, (_, number) => `SIM${number}.STK.USD.SMART`);
const fold = new MarketFold(['1m', '5m']);

function batchOf(batch: number): readonly Tick[] {
  const index = batch % KINDS.length;
  const cents = 10_000 + (batch % 7) + index;
  const price = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
  return keys.map((key) => [key, KINDS[index] ?? 'last', price, START_MS + batch * STEP_MS]);
}

function apply(from: number, batches: number): void {
  for (let batch = from; batch < from + batches; batch += 1) {
    fold.apply(batchOf(batch), false);
    fold.takeChanged();
    fold.takeBars();
  }
}

apply(0, WARM_UP_BATCHES);
const startedNs = process.hrtime.bigint();
apply(WARM_UP_BATCHES, BATCHES);
const seconds = Number(process.hrtime.bigint() - startedNs) / 1e9;
const ticksPerSecond = Math.round((BATCHES * INSTRUMENTS) / seconds);
console.log(JSON.stringify({ instruments: INSTRUMENTS, ticksPerSecond }));
