// The original's "Event-Driven Trading System": your own logic on the events of orders, fills and positions, until Ctrl-C.
// `node examples/original/event-driven.mjs`, beside a Fairlead that runs.
import { FairleadClient, subscribe } from '@fairlead/sdk';

const subscription = subscribe({
  name: 'event-driven',
  reads: ['order.*', 'fill.*', 'position.*'],
  from: FairleadClient.from(),
})
  // A family is all of its kinds, as a base type of the original is.
  .on('order.*', ({ type, data }) => console.log(type, 'symbol' in data ? data.symbol : ''))
  .on('fill.execution', ({ data }) => {
    const { side, quantity, symbol, price, remainingQuantity, isPartial } = data;
    const rest = isPartial ? `, ${remainingQuantity} open` : '';
    console.log(`fill: ${side} ${quantity} ${symbol} at ${price}${rest}`);
  })
  // What a fill cost comes after it, by the id of its execution.
  .on('fill.commission', ({ data }) =>
    console.log(`commission: ${data.commission} ${data.currency}`),
  )
  .on('position.opened', ({ data }) => console.log(`position: ${data.symbol} ${data.quantity}`));

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => subscription.stop());
await subscription.done;
