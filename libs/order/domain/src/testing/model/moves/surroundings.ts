import fc from 'fast-check';
import { tradeAtMarket } from '../market-side';
import type { OrderModel } from '../order-model';
import { type MoveKind, move } from './move';

const which = fc.nat(1);
const on = fc.boolean();

function each(
  model: OrderModel,
  index: number,
  act: (harness: OrderModel['trades'][number]) => unknown,
): void {
  // prettier-ignore
  const harness = model.trades.at(-1 - index);
  if (harness !== undefined) act(harness);
}

/** What travels, what passes, what breaks, and what the market does. */
export const SURROUNDING_MOVES: Readonly<Record<string, MoveKind>> = {
  'a command arrives': move(6, { which }, (model, wanted) =>
    each(model, wanted.which, (harness) => model.deliverCommand(harness)),
  ),
  'a status arrives': move(6, { which }, (model, wanted) =>
    each(model, wanted.which, (harness) => model.deliverStatus(harness)),
  ),
  'an execution arrives': move(6, { which }, (model, wanted) =>
    each(model, wanted.which, (harness) => model.deliverExecution(harness)),
  ),
  'a manual execution arrives': move(1, {}, (model) => void model.deliverByHand()),
  'all arrives': move(4, {}, (model) => model.settle()),
  'something arrives again': move(1, { which, index: fc.nat(50) }, (model, wanted) =>
    each(model, wanted.which, (harness) => model.repeat(harness, wanted.index)),
  ),
  'a moment passes': move(4, { ms: fc.integer({ min: 1, max: 2_500 }) }, (model, { ms }) =>
    model.tick(ms),
  ),
  'time passes': move(4, { steps: fc.integer({ min: 1, max: 40 }) }, (model, { steps }) =>
    model.pass(steps),
  ),
  'a minute passes': move(1, {}, (model) => model.pass(60, 1_000)),
  'the price moves': move(
    4,
    { percent: fc.constantFrom(-9, -4, -1, -0.4, 0.4, 1, 4, 9) },
    (model, { percent }) => {
      // prettier-ignore
      model.price = model.price.times(1 + percent / 100).toDecimalPlaces(2);
      tradeAtMarket(model);
    },
  ),
  'the market trades': move(3, {}, (model) => tradeAtMarket(model)),
  'quotes come and go': move(1, { on }, (model, wanted) => void (model.isQuoted = wanted.on)),
  'the exchange halts': move(1, { on }, (model, wanted) => void (model.halted = wanted.on)),
  'the session opens and closes': move(1, { on }, (model, wanted) => {
    model.session = wanted.on ? 'open' : 'closed';
  }),
  'trading is halted': move(
    1,
    { state: fc.constantFrom('ACTIVE', 'ACTIVE', 'REDUCING', 'HALTED') },
    (model, wanted) => void Object.assign(model, wanted),
  ),
  'a strategy is halted': move(1, { on }, (model, wanted) => {
    model.haltedStrategy = wanted.on ? 'sim' : null;
  }),
  'the gate lets exits through': move(1, { on }, (model, wanted) =>
    model.setGate(wanted.on ? 'exits' : 'open'),
  ),
  'the connection breaks': move(1, { torn: fc.constantFrom('lives', 'absent') }, (model, wanted) =>
    model.disconnect(wanted.torn),
  ),
  'the connection is back': move(2, {}, (model) => model.reconnect()),
  'every process starts again': move(1, {}, (model) => model.restart()),
  'positions are compared': move(1, {}, (model) => model.compare()),
};
