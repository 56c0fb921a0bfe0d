import { hoursText } from '../printer/describe-moves';
import type { OrderView, SignalRow, TradeView, PositionRow } from '@fairlead/contracts';
import { decimal } from '@fairlead/core';
import type { FairleadClient } from '@fairlead/sdk';
import type { Command } from 'commander';
import { ownCommand } from '../client/own-command';
import { type Column, table } from '../client/table';
import { momentText, priceText, signedMoneyText, signedText } from '../printer/amounts';
import { command, wholeNumber, withClient } from './command';

interface ListOptions {
  readonly json?: boolean;
  readonly limit: number;
}

/** `fairlead signals`. */
export function signalsCommand(): Command {
  const columns: readonly Column<SignalRow>[] = [
    { title: 'accepted (UTC)', value: (row) => momentText(row.acceptedAt) },
    { title: 'symbol', value: (row) => row.symbol },
    { title: 'action', value: (row) => row.action },
    { title: 'conf.', number: true, value: (row) => row.confidence.toFixed(2) },
    { title: 'source', value: (row) => row.source },
    { title: 'ended', value: (row) => row.disposition ?? 'on its way' },
    { title: 'code', value: (row) => row.code ?? '' },
    { title: 'account', value: (row) => row.account ?? '–' },
    { title: 'signal id', value: (row) => row.signalId },
  ];
  return listCommand(
    command('signals', 'the latest signals and how they ended'),
    (client, options) => client.signals(options),
    (rows) =>
      table(rows, columns, `No signals yet. Send one: ${ownCommand().call} signal send AAPL BUY`),
  );
}

/** `fairlead orders`. */
export function ordersCommand(): Command {
  const columns: readonly Column<OrderView>[] = [
    { title: 'changed (UTC)', value: (row) => momentText(row.changedAt) },
    { title: 'symbol', value: (row) => row.symbol },
    { title: 'role', value: (row) => row.role.toLowerCase() },
    { title: 'side', value: (row) => row.side },
    { title: 'quantity', number: true, value: (row) => row.quantity },
    { title: 'filled', number: true, value: (row) => row.filledQuantity },
    { title: 'type', value: (row) => row.orderType },
    { title: 'price', number: true, value: (row) => priceText(row.limitPrice ?? row.stopPrice) },
    { title: 'average', number: true, value: (row) => priceText(row.averageFillPrice) },
    { title: 'status', value: (row) => row.status },
    { title: 'reference', value: (row) => row.orderRef },
    { title: 'code', value: (row) => row.code ?? '' },
  ];
  return listCommand(
    command('orders', 'orders: working ones first'),
    (client, options) => client.orders(options),
    (rows) => table(rows, columns, 'No orders yet.'),
  );
}

/** `fairlead trades`. */
export function tradesCommand(): Command {
  const columns: readonly Column<TradeView>[] = [
    { title: 'opened (UTC)', value: (row) => momentText(row.openedAt) },
    { title: 'symbol', value: (row) => row.symbol },
    { title: 'strategy', value: (row) => row.strategy },
    { title: 'side', value: (row) => row.direction },
    { title: 'status', value: (row) => row.status },
    { title: 'held', number: true, value: (row) => signedText(row.position) },
    { title: 'entry', number: true, value: (row) => priceText(row.averageEntryPrice) },
    { title: 'stop', number: true, value: (row) => priceText(row.stopPrice) },
    { title: 'target', number: true, value: (row) => priceText(row.targetPrice) },
    { title: 'exit', number: true, value: (row) => priceText(row.averageExitPrice) },
    { title: 'protected', value: protectionOf },
    { title: 'last', value: (row) => row.code },
  ];
  return listCommand(
    command('trades', 'trades: open ones first'),
    (client, options) => client.trades(options),
    (rows) => table(rows, columns, 'No trades yet.'),
  );
}

/** `fairlead positions`. */
export function positionsCommand(): Command {
  const columns: readonly Column<PositionRow>[] = [
    { title: 'account', value: (row) => row.account },
    { title: 'symbol', value: (row) => row.symbol },
    { title: 'shares', number: true, value: (row) => signedText(row.quantity) },
    { title: 'external', number: true, value: (row) => signedText(row.external) },
    { title: 'average', number: true, value: (row) => priceText(row.averagePrice) },
    { title: 'realised', number: true, value: (row) => signedMoneyText(row.realisedPnl) },
    { title: 'unrealised', number: true, value: (row) => optionalMoney(row.unrealisedPnl) },
    { title: 'commission', number: true, value: (row) => priceText(row.commission) },
    { title: '', value: (row) => row.currency },
  ];
  return command('positions', 'positions by executions, with profit and loss').action(
    (options: ListOptions) =>
      withClient(options, async ({ client, output }) => {
        const rows = await client.positions();
        output.write(rows, (all) => table(all, columns, 'No positions.'));
      }),
  );
}

function listCommand<Row>(
  named: Command,
  rowsOf: (client: FairleadClient, options: ListOptions) => Promise<readonly Row[]>,
  render: (rows: readonly Row[]) => string,
): Command {
  return named
    .option('--limit <number>', 'how many at most', wholeNumber, 50)
    .action((options: ListOptions) =>
      withClient(options, async ({ client, output }) => {
        output.write(await rowsOf(client, { limit: options.limit }), render);
      }),
    );
}

function optionalMoney(value: string | undefined): string {
  return value === undefined ? '–' : signedMoneyText(value);
}

function protectionOf(row: TradeView): string {
  if (decimal(row.position).isZero()) return '–';
  if (row.unprotectedByChoice === true) return 'no, by choice';
  if (!row.protected) return `NO, ${row.effectiveProtection}`;
  return row.protectedHours === undefined ? 'yes' : `yes, ${hoursText(row.protectedHours)}`;
}
