import {
  DeadLetteredV1,
  DecisionMadeV1,
  type EventClass,
  SignalDisposedV1,
} from '@fairlead/contracts';
import { InProcessTransport } from '@fairlead/platform';
import { placedOrders, readFrames } from '@fairlead/simulator-service';
import {
  type Disturbance,
  DisturbingTransport,
  TestNats,
  openJetStream,
  provisionSpec,
  swapText,
} from '@fairlead/testing';
import { Pipeline } from './support/pipeline';
import { Scenario, bracketsBySymbol } from './support/scenario';
import { seeded } from './support/seeded';

const SEED = 20_261_124;
const STOCKS = 8;
const LEGS = 3;

const CALM = { doubles: false, swapsAtConsumers: [], swapsInStream: [] };
const VARIANTS: readonly { readonly what: string; readonly how: Omit<Disturbance, 'random'> }[] = [
  { what: 'each delivery and each message comes twice', how: { ...CALM, doubles: true } },
  {
    what: 'messages of different owners change places',
    how: {
      ...CALM,
      swapsAtConsumers: [
        { first: 'order.approved', second: 'fill.execution' },
        { first: 'broker.status', second: 'fill.execution' },
        { first: 'order.trade', second: 'position.opened' },
      ],
    },
  },
  {
    what: 'ends come before the beginnings that they came from',
    how: {
      ...CALM,
      swapsAtConsumers: [
        { first: 'decision.made', second: 'order.concluded' },
        { first: 'order.state', second: 'fill.execution' },
      ],
    },
  },
  {
    what: 'statuses come before the acknowledgement of what they are about',
    how: { ...CALM, swapsInStream: [{ first: 'broker.ack', second: 'broker.status' }] },
  },
];

/** Ways to carry messages, each with what has to be ended after it. */
const DRIVERS = {
  'in process': () =>
    Promise.resolve({
      transport: new InProcessTransport(fail),
      end: () => Promise.resolve(),
    }),
  'over NATS JetStream': async () => {
    const nats = await TestNats.start();
    await provisionSpec(nats.url);
    return { transport: await openJetStream(nats.url), end: () => nats.stop() };
  },
} as const;

function fail(error: unknown): void {
  throw error;
}

describe('signals whose messages are disturbed on the way', () => {
  const scenario = Scenario.of(STOCKS);
  let undisturbed: ReadonlyMap<string, string>;

  beforeAll(async () => {
    const pipeline = await Pipeline.start({ scenario });
    undisturbed = await brackets(pipeline);
    await pipeline.stop();
    expect(undisturbed.size).toBe(STOCKS);
  });

  describe.each(Object.entries(DRIVERS))('%s', (_, open) => {
    it.each(VARIANTS)('lead to the same brackets, each once, where $what', async ({ how }) => {
      const { transport, end } = await open();
      const disturbing = new DisturbingTransport(transport, { ...how, random: seeded(SEED) });
      const pipeline = await Pipeline.start({ scenario, transport: disturbing });
      try {
        expect(await brackets(pipeline)).toEqual(undisturbed);
        expectDisturbed(disturbing, how);
        expectOneEach(pipeline, SignalDisposedV1);
        expectOneEach(pipeline, DecisionMadeV1);
        expect(pipeline.services.published(DeadLetteredV1)).toEqual([]);
      } finally {
        await pipeline.stop();
        await end();
      }
    });
  });

  /** Sends every signal and returns the brackets that came of them, once all are held and protected. */
  async function brackets(pipeline: Pipeline): Promise<ReadonlyMap<string, string>> {
    await Promise.all(
      scenario.signals.map(({ symbol, action, id }) => pipeline.signal(symbol, action, id)),
    );
    for (const symbol of scenario.symbols) {
      await pipeline.until(async () => {
        const trade = await pipeline.trade(symbol);
        return trade?.status === 'OPEN' && trade.protected && trade.position === '100';
      }, `${symbol} is held and protected`);
    }
    await pipeline.until(
      () => pipeline.services.published(SignalDisposedV1).length >= STOCKS,
      'every signal is disposed',
    );
    await pipeline.until(
      async () => (await pipeline.reconcile()).equal,
      'it is reconciled with the broker',
    );
    const { framesFile } = pipeline.simulator;
    const orders = placedOrders(readFrames(framesFile));
    expect(orders).toHaveLength(STOCKS * LEGS);
    expect(new Set(orders.map(({ orderRef }) => orderRef)).size).toBe(STOCKS * LEGS);
    return bracketsBySymbol(framesFile);
  }

  function expectOneEach(
    pipeline: Pipeline,
    type: EventClass<SignalDisposedV1> | EventClass<DecisionMadeV1>,
  ): void {
    const published = pipeline.services.published<SignalDisposedV1 | DecisionMadeV1>(type);
    // A message may go out again, as the one that it is: its id tells.
    const messages = new Map(published.map((envelope) => [envelope.id, envelope]));
    const stories = [...messages.values()].map(({ correlationId }) => correlationId);
    expect(stories).toHaveLength(STOCKS);
    expect(new Set(stories).size).toBe(STOCKS);
  }

  function expectDisturbed(
    disturbing: DisturbingTransport,
    how: Omit<Disturbance, 'random'>,
  ): void {
    const { handedTwice, publishedTwice } = disturbing.counts;
    expect(handedTwice > STOCKS * LEGS && publishedTwice > STOCKS * LEGS).toBe(how.doubles);
    const swaps = [...how.swapsAtConsumers, ...how.swapsInStream];
    expect([...disturbing.swapped].sort()).toEqual(swaps.map(swapText).sort());
  }
});
