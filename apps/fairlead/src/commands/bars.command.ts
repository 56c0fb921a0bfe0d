import { setTimeout as sleep } from 'node:timers/promises';
import { BAR_INTERVALS, BARS_SHOW, type BarInterval, type BarsShow, type HistoricalBar } from '@fairlead/contracts'; // prettier-ignore
import { parseInstant } from '@fairlead/core';
import type { BarsSelection, FairleadClient } from '@fairlead/sdk';
import { type Command, Option } from 'commander';
import { csvOf } from '../client/csv';
import { type Column, table } from '../client/table';
import { momentText, priceText } from '../printer/amounts';
import { command, group, wholeNumber, withClient } from './command';
import { sinceOf } from './since';

const PAGE = 1_000;
const PACING_WAIT_MS = 15_000;
/** Longer than the ten minutes within which the broker counts. */
const PACING_WAITS_MAX = 45;

const COLUMNS: readonly Column<HistoricalBar>[] = [
  { title: 'begins (UTC)', value: (bar) => momentText(bar.startsAt) },
  { title: 'open', number: true, value: (bar) => priceText(bar.open) },
  { title: 'high', number: true, value: (bar) => priceText(bar.high) },
  { title: 'low', number: true, value: (bar) => priceText(bar.low) },
  { title: 'close', number: true, value: (bar) => priceText(bar.close) },
  { title: 'volume', number: true, value: (bar) => bar.volume },
];
const FIELDS = ['startsAt', 'open', 'high', 'low', 'close', 'volume'];

interface GetOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly bar: BarInterval;
  readonly last: number;
  readonly since?: string;
  readonly until?: string;
  readonly show: BarsShow;
  readonly rth?: boolean;
}

/** What is wanted of the past: so many bars, or all since a moment. */
interface Wanted {
  readonly symbol: string;
  readonly count: number;
  /** ISO-8601 UTC; null: as far back as the count goes. */
  readonly since: string | null;
  readonly selection: Partial<BarsSelection>;
}

/** `fairlead bars`: bars of the past. */
export function barsCommand(): Command {
  return group('bars', 'bars of the past, from the broker').addCommand(getCommand());
}

function getCommand(): Command {
  return command('get', 'complete bars of a symbol, the newest last')
    .argument('<symbol>', 'e.g. AAPL')
    .addOption(new Option('--bar <length>', 'length of a bar').choices(BAR_INTERVALS).default('1m'))
    .option('--last <number>', 'how many, counted from the newest', wholeNumber, 100)
    .option(
      '--since <when>',
      'instead of --last: all since a duration such as 7d ago, or since a UTC time',
    ) // prettier-ignore
    .option('--until <when>', 'that ended by this UTC time; default: now')
    .addOption(
      new Option('--show <what>', 'what they are made of').choices(BARS_SHOW).default('trades'),
    ) // prettier-ignore
    .option('--rth', 'regular trading hours only')
    .addOption(new Option('--csv', 'print CSV instead of a table').conflicts('json'))
    .action((symbol: string, options: GetOptions) =>
      withClient(options, async ({ client, output }) => {
        const bars = await collect(client, await wantedOf(symbol, options, client));
        output.write(bars, (all) =>
          options.csv === true
            ? csvOf(
                all.map((bar) => ({ ...bar })),
                FIELDS,
              )
            : table(all, COLUMNS, 'The broker has no bars there.'),
        );
      }),
    );
}

async function wantedOf(
  symbol: string,
  options: GetOptions,
  client: FairleadClient,
): Promise<Wanted> {
  const { bar, show, rth, until, since, last } = options;
  return {
    symbol,
    count: since === undefined ? last : Number.POSITIVE_INFINITY,
    since: since === undefined ? null : sinceOf(since, await client.time()),
    selection: {
      ...{ interval: bar, show, regularHours: rth === true },
      ...(until === undefined ? {} : { until: sinceOf(until, await client.time()) }),
    },
  };
}

/** Goes back page by page, and says how far it has come where that takes more than one. */
async function collect(client: FairleadClient, wanted: Wanted): Promise<readonly HistoricalBar[]> {
  const { symbol, count, since, selection } = wanted;
  let bars: readonly HistoricalBar[] = [];
  let before: string | null | undefined = selection.until;
  while (before !== null && bars.length < count && !isBefore(before, since)) {
    const last = Math.min(count - bars.length, PAGE);
    const place: Partial<BarsSelection> = before === undefined ? {} : { until: before };
    const page = await patiently(() => client.bars(symbol, { ...selection, ...place, last }));
    bars = [...page.bars, ...bars];
    before = page.before;
    if (before !== null && bars.length < count && !isBefore(before, since)) say(bars, before);
  }
  return bars.filter((bar) => since === null || !isBefore(bar.startsAt, since));
}

function isBefore(moment: string | undefined, since: string | null): boolean {
  return moment !== undefined && since !== null && parseInstant(moment) < parseInstant(since);
}

function say(bars: readonly HistoricalBar[], place: string): void {
  process.stderr.write(`${bars.length} bars, back to ${momentText(place)} UTC …\n`);
}

/** The broker allows so many questions in ten minutes: it is asked again until it may be. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let waits = 1; ; waits += 1) {
    try {
      return await ask();
    } catch (error) {
      const isPaced = error instanceof Error && 'code' in error && error.code === 'HISTORY_PACING';
      if (!isPaced || waits > PACING_WAITS_MAX) throw error;
      process.stderr.write('The broker wants a pause between questions: waiting 15 s …\n');
      await sleep(PACING_WAIT_MS);
    }
  }
}
