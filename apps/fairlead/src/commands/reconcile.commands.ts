import { userInfo } from 'node:os';
import type { ReconciliationV1, ReconciliationReport } from '@fairlead/contracts';
import type { Command } from 'commander';
import { table } from '../client/table';
import { signedText } from '../printer/amounts';
import { changingCommand, command, group, requestOf, withClient } from './command';
import { closeBody } from './control.commands';

/** `fairlead books`: the earlier name of `fairlead reconcile`. */
export function booksCommand(): Command {
  return comparison('books', 'the same as "reconcile": its earlier name');
}

function comparison(name: string, description: string): Command {
  return command(name, description).action((options: { json?: boolean }) =>
    withClient(options, async ({ client, output }) => {
      const report = await client.reconcile();
      output.write(report, renderReconciliation);
      if (!report.equal) process.exitCode = 1;
    }),
  );
}

/** Returns the comparison as text. */
export function renderReconciliation(report: ReconciliationReport): string {
  const external = externalText(report.external);
  if (report.equal)
    return [`Reconciled with the broker: no difference (${report.at}).`, ...external].join('\n');
  const rows = table(
    report.differences,
    [
      { title: 'what', value: (row) => row.kind },
      { title: 'symbol', value: (row) => row.symbol },
      { title: 'reference', value: (row) => row.orderRef ?? '' },
      { title: 'field', value: (row) => row.field },
      { title: 'ours', number: true, value: (row) => row.ours },
      { title: "broker's", number: true, value: (row) => row.broker },
    ],
    '',
  );
  return [`DIFFERENCES WITH THE BROKER (${report.at}):\n${rows}`, ...external].join('\n');
}

/** Returns what is not Fairlead's as lines. */
function externalText({ positions, orders }: ReconciliationReport['external']): readonly string[] {
  const held = positions.map(({ symbol, quantity }) => `${symbol} ${signedText(quantity)}`);
  const working = orders.map(
    (order) =>
      `${order.side} ${order.quantity} ${order.symbol} ${order.orderType} (${order.status})`,
  );
  return [
    ...(held.length === 0 ? [] : [`External positions, left alone: ${held.join(', ')}`]),
    ...(working.length === 0 ? [] : [`External orders, left alone: ${working.join(', ')}`]),
  ];
}

interface AcceptOptions {
  readonly json?: boolean;
  readonly requestId?: string;
  readonly all?: boolean;
  readonly reason: string;
  readonly by?: string;
}

/** `fairlead reconcile`, and `fairlead reconcile accept AAPL --reason "bought on the phone"`. */
export function reconcileCommand(): Command {
  // A command of its own, taken where none is named: options of the group would be taken for those of `accept`.
  const show = comparison('show', 'compare our side with a fresh picture of the broker’s');
  return group('reconcile', 'compare our side with the broker’s, and settle what differs')
    .addCommand(show, { isDefault: true })
    .addCommand(acceptCommand());
}

function acceptCommand(): Command {
  return changingCommand(
    'accept',
    'take what nothing explains at the broker for external: entries pass again, and it is left alone',
  )
    .argument('[symbol]', 'e.g. AAPL')
    .option('--all', 'every symbol that differs')
    .requiredOption('--reason <text>', 'why, for the record')
    .option('--by <name>', 'who says so, for the record; default: your user name')
    .action((symbol: string | undefined, options: AcceptOptions) =>
      withClient(options, async ({ client, output }) => {
        const by = options.by ?? userInfo().username;
        const what = { ...closeBody(symbol, options), reason: options.reason, by };
        const reply = await client.acceptDifference(what, requestOf(options));
        output.write(reply, ({ accepted }) => accepted.map(acceptedText).join('\n'));
      }),
    );
}

function acceptedText({ symbol, external, by, reason }: ReconciliationV1): string {
  return `${symbol}: ${signedText(external)} shares are external now. ${reason} (${by ?? ''})`;
}
