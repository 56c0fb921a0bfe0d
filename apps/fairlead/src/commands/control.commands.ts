import type { Command } from 'commander';
import { CommandFailure } from '../client/failure';
import type { Reasoned, SymbolOrAll } from '@fairlead/sdk';
import { changingCommand, requestOf, withClient } from './command';

/** `fairlead close AAPL`, `fairlead close --all`. */
export function closeCommand(): Command {
  return changingCommand('close', 'close the open trades of a symbol, or all of them')
    .argument('[symbol]', 'e.g. AAPL')
    .option('--all', 'every open trade')
    .option('--reason <text>', 'why, for the record')
    .action((symbol: string | undefined, options: CloseOptions) =>
      withClient(options, async ({ client, output }) => {
        const closing = await client.close(closeBody(symbol, options), requestOf(options));
        output.write(closing, ({ tradeIds }) => closingText(tradeIds, symbol));
      }),
    );
}

interface CloseOptions {
  readonly json?: boolean;
  readonly requestId?: string;
  readonly all?: boolean;
  readonly reason?: string;
}

/** Returns the body for the arguments: a symbol or all, and not both by accident. */
export function closeBody(
  symbol: string | undefined,
  options: CloseOptions,
): SymbolOrAll & Reasoned {
  if ((symbol === undefined) === (options.all !== true)) {
    throw new CommandFailure('USAGE', 'Name a symbol, or say --all; one of them and not both.', 2);
  }
  const what: SymbolOrAll = symbol === undefined ? { all: true } : { symbol: symbol.toUpperCase() };
  return options.reason === undefined ? what : { ...what, reason: options.reason };
}

function closingText(tradeIds: readonly string[], symbol: string | undefined): string {
  const where = symbol === undefined ? '' : ` in ${symbol.toUpperCase()}`;
  if (tradeIds.length === 0) return `No trade is open${where}.`;
  return [`Closing ${tradeIds.length}${where}:`, ...tradeIds.map((id) => `  trade ${id}`)].join(
    '\n',
  );
}
