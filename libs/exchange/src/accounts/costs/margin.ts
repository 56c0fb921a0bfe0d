import { type Decimal, sideSign } from '@fairlead/core';
import type { ExchangeInstrument, MarginModel, MarginRates } from '../../api/instrument';
import { remainingOf } from '../../state/orders';
import { type EngineState, type OrderRecord, accountOf, bookOf } from '../../state/state';
import { heldQuantity } from '../holdings';
import { convert } from './rates';

/** Returns what a holding of a signed quantity and value binds, in the currency of the instrument. */
export function requirementOf(
  state: EngineState,
  instrument: ExchangeInstrument,
  holding: { readonly quantity: Decimal; readonly value: Decimal },
): MarginRates {
  const model: MarginModel = instrument.margin ?? state.config.margin;
  const { initial, maintenance } = holding.quantity.isNegative() ? model.short : model.long;
  const basis = (model.basis === 'contract' ? holding.quantity : holding.value).abs();
  return { initial: basis.times(initial), maintenance: basis.times(maintenance) };
}

/** Returns what an order, filled whole at a price, would bind beyond what is bound, in base currency; negative where it frees. */
export function marginChange(state: EngineState, order: OrderRecord, price: Decimal): MarginRates {
  const { instrument } = bookOf(state, order.instrument);
  const held = heldQuantity(state, order.account, order.instrument);
  const then = held.plus(remainingOf(order).times(sideSign(order.side)));
  const bound = (quantity: Decimal): MarginRates => {
    const value = quantity.times(price).times(instrument.multiplier);
    return requirementOf(state, instrument, { quantity, value });
  };
  const [before, after] = [bound(held), bound(then)];
  const way = { from: instrument.currency, to: accountOf(state, order.account).currency };
  return {
    initial: convert(state, after.initial.minus(before.initial), way),
    maintenance: convert(state, after.maintenance.minus(before.maintenance), way),
  };
}
