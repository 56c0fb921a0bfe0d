/* eslint-disable no-console -- a bench prints its figure */
import { MarketFold, type Tick, type TickKind } from '../src/index';

/** Applies ticks of 500 symbols in batches of 500 to one fold and prints ticks per second, best of five rounds. */
const SYMBOLS = 500;
const BATCHES = 2_000;
const KINDS: readonly TickKind[] = ['bid', 'ask', 'last', 'bidSize', 'askSize', 'volume'];
const KEYS = Array.from({ length: SYMBOLS }, (_, index) => `KRUXGVBQGEZHGVDLPRKVGRA${index}`);

function batchAt(atMs: number, seed: number): Tick[] {
  return KEYS.map((key, index): Tick => {
    const kind = KINDS[(index + seed) % KINDS.length] ?? 'last';
    const cents = 10_000 + ((index * 7 + seed * 13) % 5_000);
    return [key, kind, (cents / 100).toFixed(2), atMs];
  });
}

const rates: number[] = [];
for (let round = 0; round < 5; round += 1) {
  const batches = Array.from({ length: BATCHES }, (_, index) =>
    batchAt(1_800_000_000_000 + index * 50, index),
  );
  const fold = new MarketFold(['10s', '1m']);
  const startedAt = process.hrtime.bigint();
  let bars = 0;
  for (const batch of batches) {
    fold.apply(batch, false);
    bars += fold.takeBars().length;
    fold.takeChanged();
  }
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  const rate = (SYMBOLS * BATCHES) / seconds;
  rates.push(rate);
  console.log(`round ${round + 1}: ${Math.round(rate)} ticks/s, ${bars} bars`);
}
console.log(`best: ${Math.round(Math.max(...rates))} ticks/s over ${SYMBOLS} symbols`);
