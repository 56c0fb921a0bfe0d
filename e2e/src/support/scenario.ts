import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CompleteBracket, completeBrackets, readFrames } from '@fairlead/simulator-service';
import type { Simulator } from '@fairlead/testing';
import { ROOT } from './fairlead-process';

const SOURCE = 'e2e';

/** The rules and the allow-list that everybody starts with. */
export const DEFAULT_FILES: ScenarioFiles = {
  FAIRLEAD_RULES: join(ROOT, 'rules.yaml'),
  FAIRLEAD_INSTRUMENTS: join(ROOT, 'instruments.yaml'),
};

/** A submission whose id is the same in every run, so that all identities derived from it are. */
export interface ScriptedSignal {
  readonly id: string;
  readonly source: string;
  readonly symbol: string;
  readonly action: 'BUY';
  readonly confidence: number;
}

/** The variables that name a scenario's files. */
export interface ScenarioFiles {
  readonly FAIRLEAD_RULES: string;
  readonly FAIRLEAD_INSTRUMENTS: string;
}

/** Signals, one for each of some synthetic stocks, with rules, an allow-list and prices of their own. */
export class Scenario {
  readonly signals: readonly ScriptedSignal[];

  private constructor(readonly symbols: readonly string[]) {
    this.signals = symbols.map((symbol) => ({
      id: `scripted-${symbol}`,
      source: SOURCE,
      symbol,
      action: 'BUY',
      confidence: 0.95,
    }));
  }

  /** Returns the scenario of the first so many synthetic stocks. */
  static of(stocks: number): Scenario {
    return new Scenario(
      Array.from({ length: stocks }, (_, index) => `SIM${String(index + 1).padStart(3, '0')}`),
    );
  }

  /** Writes the two files that services read and returns the variables that name them. */
  write(directory: string): ScenarioFiles {
    const rules = join(directory, 'rules.yaml');
    const instruments = join(directory, 'instruments.yaml');
    writeFileSync(rules, rulesText(this.symbols));
    writeFileSync(
      instruments,
      this.symbols
        .map((symbol) => `- { symbol: ${symbol}, type: STK, currency: USD, exchange: SMART }\n`)
        .join(''),
    );
    return { FAIRLEAD_RULES: rules, FAIRLEAD_INSTRUMENTS: instruments };
  }

  /** Fixes every price, so that sizes and protection are the same in every run. */
  scriptPrices({ control }: Simulator): void {
    for (const [index, symbol] of this.symbols.entries()) {
      const cents = 5_000 + 250 * index;
      control.setPrice(symbol, priceText(cents - 1), priceText(cents + 1));
    }
  }
}

/** A bracket as text: what must be the same whatever happened on the way. */
function bracketText({ symbol, parent, children }: CompleteBracket): string {
  const legs = [parent, ...children].map(
    (leg) => `${leg.orderRef} ${leg.side} ${leg.quantity} ${leg.type} ${leg.price ?? ''}`,
  );
  return [symbol, ...legs.sort()].join(' | ');
}

/** Returns the brackets that a simulator was given, by symbol. Throws where a symbol has two. */
export function bracketsBySymbol(framesFile: string): ReadonlyMap<string, string> {
  const brackets = new Map<string, string>();
  for (const bracket of completeBrackets(readFrames(framesFile))) {
    if (brackets.has(bracket.symbol)) throw new Error(`${bracket.symbol} has two brackets`);
    brackets.set(bracket.symbol, bracketText(bracket));
  }
  return brackets;
}

function priceText(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

function rulesText(symbols: readonly string[]): string {
  return [
    'version: 1',
    'rules:',
    '  - id: scripted-buy',
    '    template: buy',
    '    strategy: scripted',
    `    symbols: [${symbols.join(', ')}]`,
    '    confidence: 0.50',
    '    size: { shares: 100 }',
    '    stop: { percent: 3 }',
    '    target: { percent: 8 }',
    '    cooldownMinutes: 0',
    '',
  ].join('\n');
}
