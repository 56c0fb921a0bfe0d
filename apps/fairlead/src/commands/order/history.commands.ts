import type { OrderDetailView, OrderPage, OrderRecordView } from '@fairlead/contracts';
import { type Command, Option } from 'commander';
import { csvOf } from '../../client/csv';
import { ownCommand } from '../../client/own-command';
import { type Column, table } from '../../client/table';
import { momentText, priceText } from '../../printer/amounts';
import { orderText } from '../../printer/describe-order';
import { command, wholeNumber, withClient } from '../command';

/** `fairlead order show F1-…`. */
export function showCommand(): Command {
  return command('show', 'an order: fills, average price, commission, and how it stood when')
    .argument('<order>', "its reference or the broker's permanent id")
    .action((order: string, options: { readonly json?: boolean }) =>
      withClient(options, async ({ client, output }) => {
        output.write(await client.order.show(order), showText);
      }),
    );
}

interface HistoryOptions {
  readonly json?: boolean;
  readonly order?: string;
  readonly permId?: number;
  readonly symbol?: string;
  readonly oca?: string;
  readonly trade?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
  readonly after?: string;
  readonly csv?: boolean;
}

/** `fairlead order history --symbol AAPL`. */
export function historyCommand(): Command {
  return command('history', 'every order that there ever was, the newest first')
    .option('--order <reference>', 'the one of this reference')
    .option('--perm-id <id>', "the one of this permanent id of the broker's", wholeNumber)
    .option('--symbol <symbol>', 'those of a symbol')
    .option('--oca <group>', 'those of a group')
    .option('--trade <id>', 'those of a trade')
    .option('--since <moment>', 'placed at or after, e.g. 2026-11-30T14:30:00Z')
    .option('--until <moment>', 'placed before')
    .option('--limit <number>', 'how many at most', wholeNumber, 50)
    .option('--after <reference>', 'the page behind this order')
    .addOption(new Option('--csv', 'print CSV instead of a table').conflicts('json'))
    .action((options: HistoryOptions) =>
      withClient(options, async ({ client, output }) => {
        const page = await client.order.history(searchOf(options));
        output.write(page, (found) => options.csv === true ? csvOf(found.orders.map((row) => ({ ...row })), CSV_FIELDS) : historyText(found)); // prettier-ignore
      }),
    );
}

function searchOf({
  json: _json,
  csv: _csv,
  oca: ocaGroup,
  trade: tradeId,
  ...search
}: HistoryOptions) {
  const { symbol, ...rest } = search;
  return {
    ...rest,
    ...(symbol === undefined ? {} : { symbol: symbol.toUpperCase() }),
    ...(ocaGroup === undefined ? {} : { ocaGroup }),
    ...(tradeId === undefined ? {} : { tradeId }),
  };
}

const CSV_FIELDS = [
  ...['placedAt', 'changedAt', 'account', 'symbol', 'strategy', 'tradeId', 'orderRef', 'permId'],
  ...['role', 'side', 'orderType', 'timeInForce', 'quantity', 'limitPrice', 'stopPrice'],
  ...['filledQuantity', 'averageFillPrice', 'status', 'ocaGroup', 'code'],
] as const;

const COLUMNS: readonly Column<OrderRecordView>[] = [
  { title: 'placed (UTC)', value: (row) => momentText(row.placedAt) },
  { title: 'symbol', value: (row) => row.symbol },
  { title: 'strategy', value: (row) => row.strategy },
  { title: 'role', value: (row) => row.role.toLowerCase() },
  { title: 'order', value: (row) => orderText({ ...row, type: row.orderType }) },
  { title: 'filled', number: true, value: (row) => row.filledQuantity },
  { title: 'average', number: true, value: (row) => priceText(row.averageFillPrice) },
  { title: 'status', value: (row) => row.status },
  { title: 'group', value: (row) => row.ocaGroup ?? '' },
  { title: 'reference', value: (row) => row.orderRef },
  { title: "broker's id", value: (row) => String(row.permId ?? '') },
];

function historyText({ orders, next }: OrderPage): string {
  const rows = table(orders, COLUMNS, 'No such orders.');
  return next === null ? rows : `${rows}\nMore: ${ownCommand().call} order history --after ${next}`;
}

function showText(order: OrderDetailView): string {
  const { symbol, role, strategy, tradeId, orderRef, permId, status, code, reason } = order;
  const why = code === undefined ? '' : ` (${code}${reason === undefined ? '' : `: ${reason}`})`;
  const average = order.averageFillPrice === undefined ? '' : ` at ${priceText(order.averageFillPrice)} on average`; // prettier-ignore
  return [
    `${orderRef}: ${role.toLowerCase()} ${symbol} ${orderText({ ...order, type: order.orderType })}`,
    `  ${status}${why}, filled ${order.filledQuantity} of ${order.quantity}${average}`,
    `  trade ${tradeId} of ${strategy}${permId === undefined ? '' : `, the broker's id ${permId}`}${order.ocaGroup === undefined ? '' : `, group ${order.ocaGroup}`}`,
    `  commission ${order.commission === null ? 'not reported' : priceText(order.commission)}`,
    ...order.fills.map((fill) => `  fill ${momentText(fill.at)}  ${fill.quantity} at ${priceText(fill.price)}  ${fill.executionId}`), // prettier-ignore
    ...order.history.map((moment) => `  ${momentText(moment.at)}  ${moment.status}, filled ${moment.filledQuantity} of ${moment.quantity}${moment.code === undefined ? '' : ` (${moment.code})`}`), // prettier-ignore
  ].join('\n');
}
