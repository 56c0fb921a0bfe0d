import {
  REQUESTS,
  CancelOrderV1,
  DeadLetteredV1,
  ModifyOrderV1,
  OrderApprovedV1,
  PlaceOrdersV1,
} from '@fairlead/contracts';
import { type TestService, startTestService } from '@fairlead/testing';
import { OrderEnv, OrderManagementModule } from '../src';
import {
  ACCOUNT,
  type OrderHarness,
  OrderHarnesses,
  conclusions,
  decide,
  enterAll,
  entry,
  exit,
  fill,
  openUp,
  status,
  deliver,
} from './order-harness';

const OTHER = 'DU7654321';
const LIMIT = { limit: 10 };

const harnesses = new OrderHarnesses();
const others: TestService[] = [];
afterEach(async () => {
  for (const service of others.splice(0)) await service.stop();
  await harnesses.stop();
});

/** Order management with another account over the same database. */
async function bootOther(stopped: OrderHarness): Promise<OrderHarness> {
  const env = Object.assign(new OrderEnv(), { TWS_ACCOUNT: OTHER });
  const service = await startTestService([OrderManagementModule.register(env)], {
    clock: stopped.clock,
    database: stopped.service.database,
  });
  others.push(service);
  return { service, clock: stopped.clock };
}

function commands({ service }: OrderHarness): number {
  const types = [PlaceOrdersV1, ModifyOrderV1, CancelOrderV1] as const;
  return types.reduce((sum, type) => sum + service.published<object>(type).length, 0);
}

describe('a database with the trades of another account', () => {
  it('shows none of them, and leaves none of them', async () => {
    const first = await harnesses.boot();
    await openUp(first);
    await enterAll(first, entry());
    await harnesses.halt(first);
    const second = await bootOther(first);
    expect(await second.service.request(REQUESTS.trades, LIMIT)).toEqual([]);
    expect(await second.service.request(REQUESTS.orders, LIMIT)).toEqual([]);
    expect(await second.service.request(REQUESTS.orderManagementStatus, {})).toMatchObject({
      openTrades: 0,
      otherAccounts: [{ account: ACCOUNT, openTrades: 1 }],
    });
    const person = { requestId: 'close-all', by: 'spec', reason: 'all' };
    expect(await second.service.request(REQUESTS.close, { ...person, symbol: null })).toEqual({
      tradeIds: [],
    });
    expect(commands(second)).toBe(0);
  });

  it('keeps what comes late for one of them, and nothing follows from it until its account is back', async () => {
    const first = await harnesses.boot();
    await openUp(first);
    const legs = await enterAll(first, entry());
    await status(first, legs.stop, 'WORKING', { filledQuantity: '0' });
    await harnesses.halt(first);
    const second = await bootOther(first);
    await fill(second, legs.stop, '40', '97.00');
    expect(commands(second)).toBe(0);
    await second.service.stop();
    others.pop();
    const back = await harnesses.boot({ clock: first.clock, database: first.service.database });
    expect(await back.service.request(REQUESTS.trades, LIMIT)).toMatchObject([
      { account: ACCOUNT, position: '60' },
    ]);
  });

  it('denies what was decided for the other account, and leaves its own trade of that symbol alone', async () => {
    const first = await harnesses.boot();
    await openUp(first);
    await enterAll(first, entry());
    const before = commands(first);
    await decide(first, {
      ...exit(),
      account: OTHER,
    });
    await decide(first, entry({ account: OTHER, direction: 'SHORT', onOpposite: 'close' }));
    expect(conclusions(first).slice(-2)).toEqual([
      ['DENIED', 'ACCOUNT_PIN'],
      ['DENIED', 'ACCOUNT_PIN'],
    ]);
    expect(commands(first)).toBe(before);
  });
});

describe('a command that the gateway set aside', () => {
  it('frees the trade that it was to open, and the symbol with it', async () => {
    const harness = await harnesses.boot();
    await openUp(harness);
    const refused = entry();
    await decide(harness, refused);
    const [place] = harness.service.published(PlaceOrdersV1);
    if (place === undefined) throw new Error('a command was published');
    await deliver(harness, DeadLetteredV1, {
      ...{ service: 'tws-gateway', messageId: place.id, messageType: place.type },
      ...{ subject: 'command.v1.place', attempts: 5, error: 'a constraint of the journal' },
      envelope: { ...place },
    });
    expect(await harness.service.request(REQUESTS.trades, LIMIT)).toMatchObject([
      { status: 'CLOSED', position: '0', code: 'NOT_ENTERED' },
    ]);
    expect(conclusions(harness)).toEqual([['DENIED', 'COMMAND_FAILED']]);
    await decide(harness, entry({ size: { kind: 'shares', value: '90' } }));
    expect(harness.service.published(OrderApprovedV1)).toHaveLength(2);
  });

  it.each([
    ['another service', { service: 'console' }],
    ['another message', { messageType: 'command.halt' }],
    ['a message without a form', { envelope: { body: 'no JSON' } }],
  ])('is passed over where the letter is about %s', async (_, changes) => {
    const harness = await harnesses.boot();
    await openUp(harness);
    await decide(harness, entry());
    const [place] = harness.service.published(PlaceOrdersV1);
    await deliver(harness, DeadLetteredV1, {
      ...{ service: 'tws-gateway', messageId: place?.id ?? '', messageType: 'command.place' },
      ...{ subject: 'command.v1.place', attempts: 5, error: 'an error' },
      envelope: { ...place },
      ...changes,
    });
    expect(await harness.service.request(REQUESTS.trades, LIMIT)).toMatchObject([
      { status: 'PENDING' },
    ]);
  });
});
