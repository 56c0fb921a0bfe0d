import { IB_ORDER_TYPES, type OrderRecordView, orderTypeNamed } from '@fairlead/contracts';
import { TIMES_IN_FORCE, type TimeInForce } from '@fairlead/core';
import type { OrderInput } from '@fairlead/sdk';
import type { Command } from 'commander';
import { CommandFailure } from '../../client/failure';
import { ownCommand } from '../../client/own-command';
import { orderText } from '../../printer/describe-order';
import { changingCommand, positiveAmount, requestOf, withClient } from '../command';
import { type SaidOptions, said, saidOf } from './said';
import { stated } from './stated';

interface PlaceOptions extends SaidOptions {
  readonly json?: boolean;
  readonly requestId?: string;
  readonly type: string;
  readonly tif?: string;
  readonly limit?: string;
  readonly stop?: string;
  readonly trailAmount?: string;
  readonly trailPercent?: string;
  readonly offset?: string;
  readonly goodTill?: string;
  readonly goodAfter?: string;
  readonly outsideRth?: boolean;
  readonly oca?: string;
  readonly trade?: string;
  readonly short?: boolean;
  readonly naked?: boolean;
  readonly stopLoss?: string;
  readonly takeProfit?: string;
}

/** `fairlead order place AAPL BUY 10 --type LMT --limit 190 --tif GTC --naked`. */
export function placeCommand(): Command {
  const placing =
    changingCommand('place', 'place an order of your own, through the checks of entries') // prettier-ignore
      .argument('<symbol>', 'e.g. AAPL')
      .argument('<side>', 'BUY or SELL')
      .argument('<quantity>', 'shares', positiveAmount)
      .option('--type <type>', IB_ORDER_TYPES.join(', '), 'MKT')
      .option('--tif <time>', `${TIMES_IN_FORCE.join(', ')}; default: DAY, GTD with --good-till`)
      .option('--limit <price>', 'its limit; of REL and MIDPRICE the worst price', positiveAmount)
      .option('--stop <price>', 'its trigger; of TRAIL the first one', positiveAmount)
      .option(
        '--trail-amount <amount>',
        'what a trailing trigger keeps from the market',
        positiveAmount,
      )
      .option('--trail-percent <percent>', 'the same in percent: 2 is 2 %', positiveAmount)
      .option(
        '--offset <amount>',
        'of TRAIL_LIMIT from trigger to limit, of REL from its side of the quote',
        positiveAmount,
      ) // prettier-ignore
      .option('--good-till <moment>', 'its last moment, e.g. 2026-12-01T20:00:00Z; it is GTD then')
      .option('--good-after <moment>', 'before it the order does not work')
      .option('--outside-rth', 'it works before and after regular hours too')
      .option(
        '--oca <group>',
        'orders of one group: a fill of one, also of a part, cancels the others',
      ) // prettier-ignore
      .option('--trade <id>', 'the trade that it belongs to; default: one of the strategy manual')
      .option('--short', 'it may sell what is not held')
      .option('--naked', 'it may open without a stop')
      .option(
        '--stop-loss <price>',
        'the stop of what it opens; with --take-profit',
        positiveAmount,
      )
      .option(
        '--take-profit <price>',
        'the target of what it opens; with --stop-loss',
        positiveAmount,
      );
  return said(placing).action(
    (symbol: string, side: string, quantity: string, options: PlaceOptions) =>
      // prettier-ignore
      withClient(options, async ({ client, output }) => {
      const input = inputOf({ symbol, side, quantity }, options);
      output.write(await client.order.place(input, requestOf(options)), placedText);
    }),
  );
}

/** Returns the order that is asked for. What is no side, type or time is a mistake of the call. */
function inputOf(
  { symbol, side, quantity }: Readonly<Record<'symbol' | 'side' | 'quantity', string>>,
  options: PlaceOptions,
): OrderInput {
  const type = options.type.toUpperCase().replaceAll(' ', '_');
  if (orderTypeNamed(type) === null) throw usage(`"${options.type}" is no type of order: ${IB_ORDER_TYPES.join(', ')}.`); // prettier-ignore
  return {
    ...{ symbol: symbol.toUpperCase(), side: sideOf(side), quantity, type, ...saidOf(options) },
    ...stated({
      timeInForce: options.tif === undefined ? undefined : timeOf(options.tif),
      limitPrice: options.limit,
      stopPrice: options.stop,
      trailingAmount: options.trailAmount,
      trailingPercent: options.trailPercent,
      limitOffset: options.offset,
      goodTill: options.goodTill,
      goodAfter: options.goodAfter,
      outsideHours: options.outsideRth,
      ocaGroup: options.oca,
      tradeId: options.trade,
      short: options.short,
      naked: options.naked,
      stopLoss: options.stopLoss,
      takeProfit: options.takeProfit,
    }),
  };
}

function sideOf(text: string): 'BUY' | 'SELL' {
  const side = text.toUpperCase();
  if (side === 'BUY' || side === 'SELL') return side;
  throw usage(`"${text}" is no side: BUY or SELL.`);
}

function timeOf(text: string): TimeInForce {
  const time = TIMES_IN_FORCE.find((each) => each === text.toUpperCase());
  if (time !== undefined) return time;
  throw usage(`"${text}" is no time in force: ${TIMES_IN_FORCE.join(', ')}.`);
}

function usage(message: string): CommandFailure {
  return new CommandFailure('USAGE', message, 2);
}

function placedText(order: OrderRecordView): string {
  const { symbol, role, orderRef, tradeId } = order;
  return [
    `On its way: ${role.toLowerCase()} ${symbol} ${orderText({ ...order, type: order.orderType })}.`,
    `  order ${orderRef}`,
    `  trade ${tradeId}`,
    `See what becomes of it: ${ownCommand().call} order show ${orderRef}`,
  ].join('\n');
}
