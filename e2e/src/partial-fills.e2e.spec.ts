import { Pipeline } from './support/pipeline';

const SYMBOL = 'SIM003';

describe('an entry that fills 40 of 100 and no more', () => {
  const activations = ['early', 'late'] as const;
  const fates = ['live', 'cut', 'cancelled'] as const;
  const cases = activations.flatMap((activation) =>
    fates.map((fate) => [activation, fate] as const),
  );

  it.each(cases)(
    'ends with position 40, one stop of 40 and one target of 40 (children %s, then %s)',
    async (activation, fate) => {
      const pipeline = await Pipeline.start({
        environment: { FAIRLEAD_CHILDREN_ACTIVATION: activation },
      });
      try {
        const { control } = pipeline.simulator;
        control.setBehaviour({ childActivation: activation, childFate: fate });
        control.freezeRandomWalk(SYMBOL);
        control.setLiquidity(SYMBOL, '40');
        await pipeline.signal(SYMBOL, 'BUY');
        await pipeline.until(() => control.state().positions.length === 1, '40 filled');
        await pipeline.until(
          () => stopsAndEntries(pipeline).join(' ') === 'STOP 40',
          'one stop covers exactly what filled, and no entry works',
        );
        await pipeline.until(async () => {
          const trade = await pipeline.trade(SYMBOL);
          return trade?.position === '40' && trade.protected && trade.status === 'OPEN';
        }, 'the partial entry is cut and protected');
        await expectProtection(pipeline, '40');
      } finally {
        await pipeline.stop();
      }
    },
  );
});

describe('a target that fills 60 of 100', () => {
  it('leaves a stop and a target of 40', async () => {
    const pipeline = await Pipeline.start();
    try {
      const { control } = pipeline.simulator;
      await pipeline.setPrice(SYMBOL, '99.99', '100.01');
      await pipeline.signal(SYMBOL, 'BUY');
      await pipeline.until(async () => {
        const trade = await pipeline.trade(SYMBOL);
        return trade?.position === '100' && trade.protected && trade.status === 'OPEN';
      }, 'the trade is open and protected');
      control.setLiquidity(SYMBOL, '60');
      control.setPrice(SYMBOL, '109.99', '110.01');
      await pipeline.until(async () => {
        const trade = await pipeline.trade(SYMBOL);
        return trade?.position === '40' && trade.protected && trade.status === 'OPEN';
      }, 'the target filled in part');
      await expectProtection(pipeline, '40');
    } finally {
      await pipeline.stop();
    }
  });
});

/** What lives at the broker beside targets. */
function stopsAndEntries(pipeline: Pipeline): readonly string[] {
  const { openOrders, heldOrders } = pipeline.simulator.control.state();
  return [...openOrders, ...heldOrders]
    .filter(({ view }) => view.type !== 'LIMIT')
    .map(({ view }) => `${view.type} ${view.remaining.toFixed()}`);
}

async function expectProtection(pipeline: Pipeline, shares: string): Promise<void> {
  await pipeline.until(
    async () => (await pipeline.reconcile()).equal,
    'it is reconciled with the broker',
  );
  const { control } = pipeline.simulator;
  const live = control.state().openOrders.map(({ view }) => ({
    type: view.type,
    remaining: view.remaining.toFixed(),
  }));
  expect(live.sort((a, b) => a.type.localeCompare(b.type))).toEqual([
    { type: 'LIMIT', remaining: shares },
    { type: 'STOP', remaining: shares },
  ]);
  expect(control.state().heldOrders).toEqual([]);
  expect(control.state().positions.map((position) => position.quantity.toFixed())).toEqual([
    shares,
  ]);
  expect(control.violations).toEqual([]);
}
