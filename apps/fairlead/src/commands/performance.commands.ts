import type { PerformanceKey, PerformanceView, TradeResultView } from '@fairlead/contracts';
import { PERFORMANCE_KEYS } from '@fairlead/contracts';
import { decimal, durationText } from '@fairlead/core';
import { type Command, Option } from 'commander';
import { csvOf } from '../client/csv';
import { neutralLines } from '../client/neutral';
import { type Column, table } from '../client/table';
import { momentText, priceText, signedMoneyText } from '../printer/amounts';
import { type ClientContext, command, wholeNumber, withClient } from './command';
import { sinceOf } from './since';

interface Asked {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly strategy?: string;
  readonly symbol?: string;
  readonly since?: string;
}

/** The figures of one line: of all trades, or of those with a key in common. */
type Figures = PerformanceView & { readonly key: string };

const TRADES: readonly Column<TradeResultView>[] = [
  { title: 'ended (UTC)', value: (row) => (row.closedAt === null ? 'open' : momentText(row.closedAt)) }, // prettier-ignore
  { title: 'symbol', value: (row) => row.symbol },
  { title: 'strategy', value: (row) => row.strategy },
  { title: 'side', value: (row) => row.direction },
  { title: 'shares', number: true, value: (row) => row.quantity },
  { title: 'entry', number: true, value: (row) => priceText(row.entryAverage) },
  { title: 'exit', number: true, value: (row) => (row.exitAverage === '0' ? '–' : priceText(row.exitAverage)) }, // prettier-ignore
  { title: 'net', number: true, value: (row) => signedMoneyText(row.netPnl) },
  { title: '', value: (row) => row.currency },
  { title: 'R', number: true, value: (row) => multipleText(row.rMultiple) },
  { title: 'held for', value: (row) => (row.durationMs === null ? '–' : durationText(row.durationMs)) }, // prettier-ignore
  { title: 'trade', value: (row) => row.tradeId.slice(0, 8) },
];

const FIGURES: readonly Column<Figures>[] = [
  { title: '', value: (row) => row.key },
  { title: 'net', number: true, value: (row) => signedMoneyText(row.netPnl) },
  { title: '', value: (row) => row.currency },
  { title: 'trades', number: true, value: (row) => String(row.trades) },
  { title: 'won', number: true, value: (row) => percentText(row.winRate) },
  { title: 'average', number: true, value: (row) => signedMoneyText(row.expectancy) },
  { title: 'win', number: true, value: (row) => moneyOr(row.averageWin) },
  { title: 'loss', number: true, value: (row) => moneyOr(row.averageLoss) },
  { title: 'profit factor', number: true, value: (row) => multipleText(row.profitFactor) },
  { title: 'R', number: true, value: (row) => multipleText(row.averageR) },
  { title: 'drawdown', number: true, value: (row) => priceText(decimal(row.maxDrawdown).toFixed(2)) }, // prettier-ignore
  { title: 'losses in a row', number: true, value: (row) => String(row.losingStreak) },
];

const TRADE_FIELDS = [
  ...['tradeId', 'strategy', 'symbol', 'direction', 'quantity', 'entryAverage', 'exitAverage'],
  ...['realisedPnl', 'commission', 'netPnl', 'currency', 'openedAt', 'closedAt', 'durationMs', 'rMultiple'], // prettier-ignore
];
const FIGURE_FIELDS = [
  ...[
    'key',
    'currency',
    'netPnl',
    'trades',
    'wins',
    'losses',
    'winRate',
    'expectancy',
    'averageWin',
  ],
  ...['averageLoss', 'profitFactor', 'averageR', 'maxDrawdown', 'losingStreak'],
];

/** `fairlead journal`: each trade with its result. */
export function journalCommand(): Command {
  return selecting(command('journal', 'trades with their results, the newest first'))
    .option('--limit <number>', 'how many at most', wholeNumber, 50)
    .action((options: Asked & { readonly limit: number }) =>
      withClient(options, async ({ client, output }) => {
        const { trades } = await client.performance({
          ...(await selectionOf(options, client)),
          limit: options.limit,
        });
        output.write(trades, (all) =>
          options.csv === true
            ? csvOf(
                all.map((row) => ({ ...row })),
                TRADE_FIELDS,
              )
            : table(all, TRADES, 'No trade has a result yet.'),
        );
      }),
    );
}

/** `fairlead pnl`: what trades earned, in figures. */
export function pnlCommand(): Command {
  const by = new Option('--by <what>', 'a line for each').choices(PERFORMANCE_KEYS);
  return selecting(
    command('pnl', 'what ended trades earned: net of commissions, for each currency'),
  )
    .addOption(by)
    .action((options: Asked & { readonly by?: PerformanceKey }) =>
      withClient(options, async ({ client, output }) => {
        const selection = await selectionOf(options, client);
        const report = await client.performance({
          ...selection,
          ...(options.by === undefined ? {} : { by: options.by }),
        });
        const { performance, groups } = report;
        const lines = [
          ...groups.map((group) => ({ key: group.key, ...group.performance })),
          ...performance.map((figures) => ({ key: 'all', ...figures })),
        ];
        output.write({ performance, groups }, () =>
          options.csv === true
            ? csvOf(lines, FIGURE_FIELDS)
            : neutralLines(table(lines, FIGURES, 'No trade has ended yet.')).trimEnd(),
        );
      }),
    );
}

function selecting(named: Command): Command {
  return named
    .option('--strategy <name>', 'of one strategy')
    .option('--symbol <symbol>', 'in one symbol')
    .option('--since <when>', 'that ended since: a duration such as 7d or 12h, or a UTC time')
    .addOption(new Option('--csv', 'print CSV instead of a table').conflicts('json'));
}

async function selectionOf(
  { strategy, symbol, since }: Asked,
  client: ClientContext['client'],
): Promise<{ readonly strategy?: string; readonly symbol?: string; readonly since?: string }> {
  return {
    ...(strategy === undefined ? {} : { strategy }),
    ...(symbol === undefined ? {} : { symbol }),
    ...(since === undefined ? {} : { since: sinceOf(since, await client.time()) }),
  };
}

function multipleText(value: string | null): string {
  return value === null ? '–' : decimal(value).toFixed(2);
}

function moneyOr(value: string | null): string {
  return value === null ? '–' : priceText(decimal(value).toFixed(2));
}

/** A rate of 0..1 in whole percent. */
function percentText(rate: string): string {
  return `${decimal(rate).times(100).toFixed(0)} %`;
}
