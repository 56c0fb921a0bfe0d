import type { OrderRecordView } from '@fairlead/contracts';
import type { Command } from 'commander';
import { CommandFailure } from '../../client/failure';
import { orderText } from '../../printer/describe-order';
import { changingCommand, positiveAmount, requestOf, withClient } from '../command';
import { type SaidOptions, said, saidOf } from './said';
import { stated } from './stated';

interface ModifyOptions extends SaidOptions {
  readonly json?: boolean;
  readonly requestId?: string;
  readonly quantity?: string;
  readonly limit?: string;
  readonly stop?: string;
  readonly trailAmount?: string;
  readonly trailPercent?: string;
  readonly offset?: string;
}

/** `fairlead order modify F1-… --limit 190.50`. */
export function modifyCommand(): Command {
  const modifying = changingCommand('modify', 'change size or prices of an order that lives')
    .argument('<order>', "its reference or the broker's permanent id")
    .option('--quantity <shares>', 'in total: what has filled counts', positiveAmount)
    .option('--limit <price>', 'its limit', positiveAmount)
    .option('--stop <price>', 'its trigger', positiveAmount)
    .option('--trail-amount <amount>', 'what a trailing trigger keeps from the market', positiveAmount)
    .option('--trail-percent <percent>', 'the same in percent: 2 is 2 %', positiveAmount)
    .option('--offset <amount>', 'of TRAIL_LIMIT from trigger to limit, of REL from its side of the quote', positiveAmount); // prettier-ignore
  return said(modifying).action((order: string, options: ModifyOptions) =>
    withClient(options, async ({ client, output }) => {
      const amendment = stated({
        quantity: options.quantity,
        limitPrice: options.limit,
        stopPrice: options.stop,
        trailingAmount: options.trailAmount,
        trailingPercent: options.trailPercent,
        limitOffset: options.offset,
      });
      if (Object.keys(amendment).length === 0) {
        throw new CommandFailure(
          'USAGE',
          'Say what shall be otherwise, such as --limit 190.50.',
          2,
        );
      }
      const what = { ...amendment, ...saidOf(options) };
      output.write(await client.order.modify(order, what, requestOf(options)), modifyText);
    }),
  );
}

function modifyText(order: OrderRecordView): string {
  return `On its way: ${order.orderRef} shall be ${orderText({ ...order, type: order.orderType })}.`;
}
