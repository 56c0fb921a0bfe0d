import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from '@fairlead/testing';
import type { ScenarioFiles } from '../src/support/scenario';

const STOCKS = 100;
/** Three take the paced signals, the fourth those that come all at once. */
const STRATEGIES = 4;
/** Only so sure a signal leads to an order; the others are decided and end with none. */
export const CONFIDENT = 0.95;
export const DOUBTFUL = 0.5;

/** What is sent. */
export interface BenchSignal {
  readonly id: string;
  readonly source: string;
  readonly symbol: string;
  readonly action: 'BUY';
  readonly confidence: number;
  readonly issuedAt: string;
}

const SYMBOLS = Array.from(
  { length: STOCKS },
  (_, index) => `SIM${String(index + 1).padStart(3, '0')}`,
);

/** One hundred synthetic stocks and four strategies: a strategy's trade stays open, so each pair of them is used once. */
export class Workload {
  readonly symbols = SYMBOLS;

  /** Returns the number of the first signal of a strategy that none of so many signals was for. */
  fresh(signals: number): number {
    return Math.ceil(signals / STOCKS) * STOCKS;
  }

  /** Returns the signal of a number: the stocks in turn, then the next strategy. */
  signal(number: number, confidence: number): BenchSignal {
    const strategy = Math.floor(number / STOCKS) % STRATEGIES;
    return {
      id: randomUUID(),
      source: `bench-${strategy}`,
      symbol: SYMBOLS[number % STOCKS] ?? 'SIM001',
      action: 'BUY',
      confidence,
      issuedAt: new Date().toISOString(),
    };
  }

  write(directory: string): ScenarioFiles {
    const rules = join(directory, 'rules.yaml');
    const instruments = join(directory, 'instruments.yaml');
    const lines = SYMBOLS.map(
      (symbol) => `- { symbol: ${symbol}, type: STK, currency: USD, exchange: SMART }\n`,
    );
    writeFileSync(instruments, lines.join(''));
    writeFileSync(rules, rulesText());
    return { FAIRLEAD_RULES: rules, FAIRLEAD_INSTRUMENTS: instruments };
  }

  /** Stops every walk, so that no stop is reached while we measure. */
  freezePrices({ control }: Simulator): void {
    for (const symbol of SYMBOLS) control.freezeRandomWalk(symbol);
  }
}

/** What the default limits are raised to, and nothing else. */
export const RAISED_LIMITS = {
  FAIRLEAD_TICKER_LIMIT: '100',
  FAIRLEAD_SIGNALS_PER_SECOND: '100000',
  FAIRLEAD_SIGNALS_BURST: '1000000',
} as const;

function rulesText(): string {
  const rules = Array.from({ length: STRATEGIES }, (_, strategy) => [
    `  - id: bench-${strategy}`,
    `    strategy: bench-${strategy}`,
    `    symbols: [${SYMBOLS.join(', ')}]`,
    '    when:',
    '      event:',
    '        type: signal.accepted',
    `        where: { source: bench-${strategy}, action: BUY, confidence: { gte: 0.9 } }`,
    '    then:',
    '      enter:',
    '        direction: LONG',
    '        size: { shares: 10 }',
    '        stop: { percent: 10 }',
    '        target: { percent: 20 }',
  ]);
  return ['version: 1', 'rules:', ...rules.flat(), ''].join('\n');
}
