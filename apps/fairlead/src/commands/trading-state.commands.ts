import { userInfo } from 'node:os';
import type { OrderManagementStatus, RestrictionView, TradingScope } from '@fairlead/contracts';
import type { Command } from 'commander';
import { CommandFailure } from '../client/failure';
import { askGateway } from '../client/gateway-port';
import { changingCommand, requestOf, withClient, withOutput } from './command';

interface ScopeOptions {
  readonly account?: string | true;
  readonly strategy?: string;
  readonly symbol?: string;
}

/** The options of a command that changes what is let through. */
export interface StateOptions extends ScopeOptions {
  readonly json?: boolean;
  readonly requestId?: string;
  readonly reason: string;
  readonly by?: string;
  readonly atGateway?: boolean;
}

/** `fairlead halt`. */
export function haltCommand(): Command {
  return atGateway(
    stopping('halt', 'let no new position through, and cancel entries that have not filled; exits always pass', 'HALTED'), // prettier-ignore
  );
}

/** Gives a command the option to be carried out by the gateway itself, whatever else is down. */
export function atGateway(described: Command): Command {
  return described.option('--at-gateway', 'by the gateway itself, by its own port: also while NATS or PostgreSQL is down'); // prettier-ignore
}

/** Asks the gateway itself. It knows no scopes: what it halts is everything. */
export function askedOfGateway(
  path: 'halt' | 'resume' | 'flatten',
  options: StateOptions,
  render: (answer: Record<string, unknown>) => string,
): Promise<void> {
  return withOutput(options, async (output) => {
    if (Object.keys(tradingScopeOf(options)).length > 0) {
      throw new CommandFailure('USAGE', 'The gateway itself halts everything: leave --account, --strategy and --symbol out.', 2); // prettier-ignore
    }
    const { reason, by = userInfo().username } = options;
    output.write(await askGateway(path, { reason, by }), render);
  });
}

function haltedText({ cancelled, left }: Record<string, unknown>): string {
  const [ended, partly] = [cancelled, left].map((each) => (Array.isArray(each) ? each.length : 0));
  return `The gateway lets no entry pass, until \`fairlead resume --at-gateway\`. Entries cancelled: ${ended}; partly filled and left with their stops: ${partly}.`;
}

/** `fairlead reduce-only`. */
export function reduceOnlyCommand(): Command {
  return stopping('reduce-only', 'let through only what makes positions smaller', 'REDUCING');
}

/** `fairlead resume`. */
export function resumeCommand(): Command {
  const described = changingCommand('resume', 'let entries through again, whoever or whatever stopped them there'); // prettier-ignore
  return atGateway(scopedCommand(described, 'resumed on the command line')).action(
    (options: StateOptions) =>
      options.atGateway === true
        ? askedOfGateway('resume', options, () => 'The gateway lets pass what order management lets pass.') // prettier-ignore
        : withClient(options, async ({ client, output }) => {
            const status = await client.resume(saidOf(options), requestOf(options));
            output.write(status, stateText);
          }),
  );
}

function stopping(name: string, description: string, state: 'HALTED' | 'REDUCING'): Command {
  const reason = `${name} on the command line`;
  return scopedCommand(changingCommand(name, description), reason).action(
    (options: StateOptions) =>
      options.atGateway === true
        ? askedOfGateway('halt', options, haltedText)
        : withClient(options, async ({ client, output }) => {
            const status = await client.halt({ ...saidOf(options), state }, requestOf(options));
            output.write(status, stateText);
          }),
  );
}

/** Gives a command the options of a scope, and who says so, and why. */
export function scopedCommand(described: Command, reason: string): Command {
  return described
    .option('--account [id]', 'of the account that is traded, whatever is global')
    .option('--strategy <name>', 'of one strategy only')
    .option('--symbol <symbol>', 'of one symbol only, e.g. AAPL')
    .option('--reason <text>', 'why, for the record', reason)
    .option('--by <name>', 'who says so, for the record; default: your user name');
}

/** Returns the body for the options. */
export function saidOf(
  options: StateOptions,
): TradingScope & { readonly reason: string; readonly by: string } {
  const { reason, by = userInfo().username } = options;
  return { ...tradingScopeOf(options), reason, by };
}

/** Returns what the options mean: one scope, or everything. */
function tradingScopeOf({ account, strategy, symbol }: ScopeOptions): TradingScope {
  const named = [account, strategy, symbol].filter((each) => each !== undefined);
  if (named.length > 1) {
    throw new CommandFailure('USAGE', 'Name --account, --strategy or --symbol: one of them, or none for everything.', 2); // prettier-ignore
  }
  if (symbol !== undefined) return { symbol: symbol.toUpperCase() };
  if (strategy !== undefined) return { strategy };
  if (account === undefined) return {};
  return { account: account === true ? '' : account };
}

function stateText({ restrictions = [] }: OrderManagementStatus): string {
  if (restrictions.length === 0) return 'Trading is ACTIVE: entries pass.';
  return ['Entries are stopped:', ...restrictions.map((each) => `  ${restrictionText(each)}`)].join('\n'); // prettier-ignore
}

/** Returns what stops entries where, who said so, when and why, and what lets them through again. */
export function restrictionText(restriction: RestrictionView): string {
  const { scope, name, state, breaker, by, since, reason, rearm } = restriction;
  const where = scope === 'global' ? 'everything' : `${scope} ${name}`;
  const who = breaker === undefined ? by : `the breaker ${breaker}`;
  return `${where} is ${state} by ${who} since ${since}: ${reason}; again with \`${rearm}\``;
}
