import { setTimeout as sleep } from 'node:timers/promises';
import type { TradeView } from '@fairlead/contracts';
import type { FairleadClient } from '@fairlead/sdk';
import type { Command } from 'commander';
import { CommandFailure } from '../client/failure';
import { changingCommand, requestOf, wholeNumber, withClient, withOutput } from './command';
import {
  type StateOptions,
  askedOfGateway,
  atGateway,
  saidOf,
  scopedCommand,
} from './trading-state.commands';

const LOOK_EVERY_MS = 500;
const TRADES_MAX = 1_000;

interface FlattenOptions extends StateOptions {
  readonly all?: boolean;
  readonly yes?: boolean;
  readonly seconds: number;
}

/** What became of the trades that were to be left. */
interface Flattened {
  readonly tradeIds: readonly string[];
  /** Those of them that are not closed. */
  readonly remaining: readonly TradeView[];
}

/** `fairlead flatten --all --yes`. */
export function flattenCommand(): Command {
  const described = changingCommand('flatten', "halt, and leave what Fairlead's own trades hold: entries and additions are cancelled first"); // prettier-ignore
  return atGateway(scopedCommand(described, 'flattened on the command line'))
    .option('--all', 'everything')
    .option('--yes', 'really; without it nothing is done, and it says what would be')
    .option('--seconds <number>', 'how long to wait until all is flat', wholeNumber, 60)
    .action((options: FlattenOptions) =>
      options.atGateway === true
        ? flattenAtGateway(options)
        : withClient(options, async ({ client, output }) => {
            const what = flattenBody(options);
            if (options.yes !== true) throw await notMeant(client, options);
            const { tradeIds } = await client.flatten(what, requestOf(options));
            const tell = (text: string): void => {
              if (options.json !== true) process.stdout.write(`${text}\n`);
            };
            const flattened = await untilFlat(client, { tradeIds, seconds: options.seconds, tell });
            output.write(flattened, flattenedText);
            if (flattened.remaining.length > 0) process.exitCode = 1;
          }),
    );
}

/** The gateway has order management leave what is held; where that is down it does so first once it is back. */
function flattenAtGateway(options: FlattenOptions): Promise<void> {
  if (options.yes === true) return askedOfGateway('flatten', options, () => 'Halted at the gateway; order management leaves what our trades hold. `fairlead status` says what remains.'); // prettier-ignore
  return withOutput(options, () => Promise.reject(new CommandFailure('USAGE', 'Nothing was done. With --yes everything is halted, and left.', 2))); // prettier-ignore
}

/** Returns the body for the options: a scope or all, and not all by accident. */
function flattenBody(options: FlattenOptions): Parameters<FairleadClient['flatten']>[0] {
  const said = saidOf(options);
  const isNamed = 'account' in said || 'strategy' in said || 'symbol' in said;
  if (isNamed === (options.all === true)) {
    throw new CommandFailure('USAGE', 'Name --account, --strategy or --symbol, or say --all; one of them and not both.', 2); // prettier-ignore
  }
  return isNamed ? said : { ...said, all: true };
}

async function notMeant(client: FairleadClient, options: FlattenOptions): Promise<CommandFailure> {
  const open = (await client.trades({ limit: TRADES_MAX })).filter(isOpen);
  const meant = open.filter(
    ({ symbol, strategy }) =>
      (options.symbol === undefined || options.symbol.toUpperCase() === symbol) &&
      (options.strategy === undefined || options.strategy === strategy),
  );
  const what = meant.map((trade) => `\n  ${remainsText(trade)}`).join('');
  const then = meant.length === 0 ? 'no trade is open there.' : `what is held is left:${what}`;
  return new CommandFailure('USAGE', `Nothing was done. With --yes entries are stopped there, and ${then}`, 2); // prettier-ignore
}

/** Looks until every one is closed or the time is over, and says each change of what remains. */
async function untilFlat(
  client: FairleadClient,
  wait: {
    readonly tradeIds: readonly string[];
    readonly seconds: number;
    readonly tell: (text: string) => void;
  },
): Promise<Flattened> {
  const { tradeIds, seconds, tell } = wait;
  const deadline = performance.now() + seconds * 1_000;
  let before = '';
  for (;;) {
    const trades = tradeIds.length === 0 ? [] : await client.trades({ limit: TRADES_MAX });
    const remaining = trades.filter((trade) => isOpen(trade) && tradeIds.includes(trade.tradeId));
    const text = remaining.map(remainsText).join('; ');
    if (text !== before && text !== '') tell(`remains: ${text}`);
    if (remaining.length === 0 || performance.now() >= deadline) return { tradeIds, remaining };
    before = text;
    await sleep(LOOK_EVERY_MS);
  }
}

function isOpen({ status }: TradeView): boolean {
  return status !== 'CLOSED';
}

function remainsText({ symbol, strategy, position, status, reason }: TradeView): string {
  const why = reason === '' ? '' : ` (${reason})`;
  return `${symbol} ${position} of ${strategy}, ${status}${why}`;
}

function flattenedText({ tradeIds, remaining }: Flattened): string {
  const stopped =
    'Entries stay stopped there: `fairlead status` says what lets them through again.';
  if (tradeIds.length === 0) return `No trade was open there. ${stopped}`;
  if (remaining.length === 0) return `${tradeIds.length} trades were left: flat. ${stopped}`;
  const what = remaining.map((trade) => `\n  ${remainsText(trade)}`).join('');
  return `${remaining.length} of ${tradeIds.length} trades are not flat yet; they are being left all the same:${what}\n${stopped}`;
}
