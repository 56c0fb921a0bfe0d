import type { CancelAnswer } from '@fairlead/contracts';
import type { Command } from 'commander';
import { CommandFailure } from '../../client/failure';
import { changingCommand, requestOf, withClient } from '../command';
import { type SaidOptions, said, saidOf } from './said';

interface CancelOptions extends SaidOptions {
  readonly json?: boolean;
  readonly requestId?: string;
  readonly oca?: string;
  readonly symbol?: string;
}

/** `fairlead order cancel F1-…`, `--oca GROUP`, `--symbol AAPL`. */
export function cancelCommand(): Command {
  return said(
    changingCommand('cancel', 'cancel an order, or those of a group or a symbol')
      .argument('[order]', "its reference or the broker's permanent id")
      .option('--oca <group>', 'every order of this group')
      .option('--symbol <symbol>', 'what enters, adds and reduces in this symbol'),
  ).action((order: string | undefined, options: CancelOptions) =>
    withClient(options, async ({ client, output }) => {
      const which = namedOf(order, options);
      const [what, request] = [saidOf(options), requestOf(options)];
      const answer =
        'order' in which
          ? await client.order.cancel(which.order, what, request)
          : await client.order.cancelSeveral({ ...which, ...what }, request);
      output.write(answer, cancelText);
    }),
  );
}

interface AllOptions extends CancelOptions {
  readonly yes?: boolean;
}

/** `fairlead order cancel-all --yes`. */
export function cancelAllCommand(): Command {
  return said(
    changingCommand(
      'cancel-all',
      'cancel every order that enters, adds or reduces, each by its own id; stops and targets stay',
    ).option('--yes', 'you mean it'),
  ).action((options: AllOptions) =>
    withClient(options, async ({ client, output }) => {
      if (options.yes !== true) {
        throw new CommandFailure('USAGE', 'It cancels every entry that works: say --yes.', 2);
      }
      const what = { all: true, ...saidOf(options) } as const;
      output.write(await client.order.cancelSeveral(what, requestOf(options)), cancelText);
    }),
  );
}

type Named =
  { readonly order: string } | { readonly ocaGroup: string } | { readonly symbol: string };

/** One way of naming, and not two by accident. */
function namedOf(order: string | undefined, { oca, symbol }: CancelOptions): Named {
  const named: Named[] = [
    ...(order === undefined ? [] : [{ order }]),
    ...(oca === undefined ? [] : [{ ocaGroup: oca }]),
    ...(symbol === undefined ? [] : [{ symbol: symbol.toUpperCase() }]),
  ];
  const [one, another] = named;
  if (one !== undefined && another === undefined) return one;
  throw new CommandFailure('USAGE', 'Name an order, or say --oca or --symbol; one of them.', 2);
}

function cancelText({ cancelling, kept }: CancelAnswer): string {
  const head = cancelling.length === 0 ? 'Nothing to cancel.' : `Cancelling ${cancelling.length}:`;
  return [
    head,
    ...cancelling.map((orderRef) => `  ${orderRef}`),
    ...(kept.length === 0 ? [] : ['Kept:', ...kept.map(({ reason }) => `  ${reason}`)]),
  ].join('\n');
}
