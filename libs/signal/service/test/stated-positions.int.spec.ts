import { randomUUID } from 'node:crypto';
import { SignalAcceptedV1 } from '@fairlead/contracts';
import { ManualClock, instantText } from '@fairlead/core';
import { TRADING_NOON, type TestService, startTestService } from '@fairlead/testing';
import { ApiKeys, SignalEnv, SignalIngestionModule } from '../src';

interface Answer {
  readonly http: number;
  readonly problems: readonly { readonly path: string; readonly message: string }[];
}

describe('the position that a source states', () => {
  const clock = new ManualClock(TRADING_NOON);
  const env = Object.assign(new SignalEnv(), { FAIRLEAD_SIGNALS_BURST: 200 });
  let service: TestService;
  let key: string;
  beforeAll(async () => {
    service = await startTestService([SignalIngestionModule.register(env)], { clock, http: true });
    key = await service.app.get(ApiKeys).ensure({ name: 'spec' }, null);
  });
  beforeEach(() => clock.advanceMs(10_000));
  afterAll(() => service.stop());

  async function post(path: string, body: object): Promise<Answer> {
    const response = await fetch(`${service.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify(body),
    });
    const { problems } = (await response.json()) as Pick<Answer, 'problems'>;
    return { http: response.status, problems };
  }
  const send = (position: unknown): Promise<Answer> =>
    post('/v1/signals', {
      ...{ id: randomUUID(), symbol: 'AAPL', action: 'BUY', confidence: 0.9, position },
      issuedAt: instantText(clock.now()),
    });
  const alert = (changes: object): Promise<Answer> =>
    post('/v1/alerts/tradingview', {
      ...{ ticker: 'NASDAQ:AAPL', action: 'buy', time: instantText(clock.now()), ...changes },
    });
  const lastStated = (): SignalAcceptedV1['position'] =>
    service.published(SignalAcceptedV1).at(-1)?.data.position;

  it.each<readonly [object, object]>([
    [
      { side: 'LONG', quantity: '100' },
      { side: 'LONG', quantity: '100' },
    ],
    [
      { side: 'LONG', quantity: 12.5 },
      { side: 'LONG', quantity: '12.5' },
    ],
    [{ side: 'SHORT' }, { side: 'SHORT' }],
    [{ side: 'SHORT', quantity: null }, { side: 'SHORT' }],
    [{ side: 'FLAT' }, { side: 'FLAT' }],
    [{ side: 'FLAT', quantity: '0' }, { side: 'FLAT' }],
    [{ side: 'FLAT', quantity: 0 }, { side: 'FLAT' }],
  ])('is passed on: %j', async (position, expected) => {
    expect((await send(position)).http).toBe(202);
    expect(lastStated()).toEqual(expected);
  });

  it('is stated by nobody who does not', async () => {
    for (const none of [undefined, null]) {
      clock.advanceMs(1_000);
      expect((await send(none)).http).toBe(202);
      expect(lastStated()).toBeUndefined();
    }
  });

  it.each<readonly [unknown, string]>([
    ['long', 'position'],
    [100, 'position'],
    [[], 'position'],
    [[{ side: 'LONG' }], 'position'],
    [{}, 'position.side'],
    [{ side: 'long' }, 'position.side'],
    [{ side: 'constructor' }, 'position.side'],
    [{ quantity: '100' }, 'position.side'],
    [{ side: 'LONG', quantity: '-100' }, 'position.quantity'],
    [{ side: 'SHORT', quantity: '-100' }, 'position.quantity'],
    [{ side: 'LONG', quantity: '0' }, 'position.quantity'],
    [{ side: 'FLAT', quantity: '1' }, 'position.quantity'],
    [{ side: 'LONG', quantity: '1e2' }, 'position.quantity'],
    [{ side: 'LONG', quantity: {} }, 'position.quantity'],
    [{ side: 'LONG', shares: 100 }, 'position.shares'],
    [{ side: 'LONG', ['__proto__x']: 1 }, 'position.__proto__x'],
  ])('is refused with its path: %j', async (position, path) => {
    const { http, problems } = await send(position);
    expect([http, problems[0]?.path]).toEqual([422, path]);
    expect(problems[0]?.message).not.toBe('');
  });

  it.each<readonly [object, object | undefined]>([
    [{ prev_market_position: 'long', prev_market_position_size: '100' }, { side: 'LONG', quantity: '100' }], // prettier-ignore
    [{ prev_market_position: 'short', prev_market_position_size: '12' }, { side: 'SHORT', quantity: '12' }], // prettier-ignore
    [{ prev_market_position: 'flat', prev_market_position_size: '0' }, { side: 'FLAT' }],
    [{ prev_market_position: 'long' }, { side: 'LONG' }],
    [{ strategy: { prev_market_position: 'Short' } }, { side: 'SHORT' }],
    [{ market_position: 'long', position_size: '100' }, undefined],
    [{ prev_market_position: '' }, undefined],
  ])('comes with an alert of TradingView: %j', async (changes, expected) => {
    expect((await alert(changes)).http).toBe(202);
    expect(lastStated()).toEqual(expected);
  });

  it.each<readonly [object, string]>([
    [{ prev_market_position: 'up' }, 'prev_market_position'],
    [{ prev_market_position: '{{strategy.prev_market_position}}' }, 'prev_market_position'],
    [{ prev_market_position: 'long', prev_market_position_size: '0' }, 'prev_market_position_size'],
    [{ prev_market_position: 'flat', prev_market_position_size: '5' }, 'prev_market_position_size'],
    [{ prev_market_position: 'long', prev_market_position_size: '-5' }, 'prev_market_position_size'], // prettier-ignore
  ])('is refused with an alert by the name of its own field: %j', async (changes, path) => {
    const { http, problems } = await alert(changes);
    expect([http, problems[0]?.path]).toEqual([422, path]);
  });
});
