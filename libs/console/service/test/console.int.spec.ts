import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ApprovalRequestedV1,
  type DeadLetterView,
  DeadLetteredV1,
  REQUESTS,
  type BrokerSnapshotV1,
  FillCommissionV1,
  FillExecutionV1,
  OrderStateV1,
  type OrderManagementStatus,
  type PersonRequest,
  type PositionV1,
  SignalAcceptedV1,
  type SignalStory,
  type SignalView,
  TradeChangedV1,
} from '@fairlead/contracts';
import { RequestRefusedError } from '@fairlead/platform';
import { type TestService, startTestService } from '@fairlead/testing';
import { ConsoleEnv } from '../src/config/console.env';
import { ConsoleModule } from '../src/console.module';

const KEY = 'fl_spec';
const SIGNAL = '0b5f3a52-7d0a-4a57-9a26-2d6e3e0a5f01';
const OTHER_SIGNAL = '0b5f3a52-7d0a-4a57-9a26-2d6e3e0a5f02';
const TRADE = '1b5f3a52-7d0a-4a57-9a26-2d6e3e0a5f01';
const AT = '2026-01-07T17:00:00.000Z';
const ACCOUNT = 'DU1234567';
const ENTRY = 'F1-K3QJ2M7XB4TZ6WQE-E1';

const signal = (signalId: string): SignalAcceptedV1 => ({
  signalId,
  source: 'spec',
  instrumentKey: 'IFAVATA',
  symbol: 'AAPL',
  action: 'BUY',
  confidence: 0.9,
  issuedAt: AT,
  expiresAt: '2026-01-07T17:00:30.000Z',
  receivedBy: 'spec',
});
const order: OrderStateV1 = {
  account: ACCOUNT,
  instrumentKey: 'IFAVATA',
  symbol: 'AAPL',
  tradeId: TRADE,
  orderRef: ENTRY,
  role: 'ENTRY',
  side: 'BUY',
  orderType: 'MARKET',
  status: 'FILLED',
  quantity: '100',
  filledQuantity: '100',
};
const fill: FillExecutionV1 = {
  account: ACCOUNT,
  instrumentKey: 'IFAVATA',
  symbol: 'AAPL',
  executionId: '0001f4e8.01',
  revision: 0,
  orderRef: ENTRY,
  external: false,
  permId: 1,
  side: 'BUY',
  quantity: '100',
  price: '100.05',
  currency: 'USD',
  multiplier: '1',
  executedAt: AT,
  exchange: 'SMART',
};
const commission: FillCommissionV1 = {
  account: ACCOUNT,
  instrumentKey: 'IFAVATA',
  executionId: fill.executionId,
  revision: 0,
  commission: '1',
  currency: 'USD',
};

describe('the console', () => {
  let service: TestService;
  beforeAll(async () => {
    const env = new ConsoleEnv();
    env.FAIRLEAD_API_KEY_FILE = join(mkdtempSync(join(tmpdir(), 'fairlead-console-')), 'api-key');
    writeFileSync(env.FAIRLEAD_API_KEY_FILE, `${KEY}\n`);
    service = await startTestService([ConsoleModule.register(env)], { http: true });
  });
  afterAll(() => service.stop());

  async function call<T>(
    path: string,
    init: RequestInit = {},
  ): Promise<{ status: number; body: T }> {
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    const response = await fetch(`${service.url}${path}`, { headers, ...init });
    return { status: response.status, body: (await response.json()) as T };
  }
  const post = (path: string, body: object): ReturnType<typeof call> =>
    call(path, { method: 'POST', body: JSON.stringify(body) });

  it('writes an event down once, however often it is delivered', async () => {
    const event = await service.deliver(SignalAcceptedV1, signal(OTHER_SIGNAL), {
      correlationId: OTHER_SIGNAL,
    });
    await service.deliverEnvelope(event, SignalAcceptedV1.contract.subject(event.data));
    const rows = await service.database.query(
      'SELECT type, data FROM console.audit_event WHERE event_id = $1',
      [event.id],
    );
    expect(rows).toEqual([{ type: 'signal.accepted', data: event.data }]);
  });

  it('tells the story of a signal, with what carries another correlation id but belongs to its trade', async () => {
    await service.deliver(SignalAcceptedV1, signal(SIGNAL), { correlationId: SIGNAL });
    await service.deliver(OrderStateV1, order, { correlationId: SIGNAL });
    await service.deliver(FillExecutionV1, fill);
    await service.deliver(FillCommissionV1, commission);
    const { status, body } = await call<{ events: { type: string }[] }>(`/v1/explain/${SIGNAL}`);
    expect(status).toBe(200);
    expect(body.events.map(({ type }) => type).sort()).toEqual([
      'fill.commission',
      'fill.execution',
      'order.state',
      'signal.accepted',
    ]);
  });

  it('finds a signal by the beginning of its id, if that is enough', async () => {
    expect(await call('/v1/explain/0b5f3a52')).toMatchObject({
      status: 400,
      body: { code: 'AMBIGUOUS_SIGNAL' },
    });
    expect(await call(`/v1/explain/${SIGNAL.slice(0, 36)}`)).toMatchObject({ status: 200 });
    expect(await call('/v1/explain/ffff')).toMatchObject({
      status: 404,
      body: { code: 'UNKNOWN_SIGNAL' },
    });
  });

  it.each([
    ['its trade', TRADE],
    ['its order', ENTRY],
    ['its execution', '0001f4e8.01'],
    ['its symbol', 'AAPL'],
  ])('tells the same story from %s', async (_what, name) => {
    const trade = { ...TradeChangedV1.contract.sample, tradeId: TRADE, changedAt: AT };
    service.reply(REQUESTS.trades, () =>
      Promise.resolve([{ ...trade, tradeId: OTHER_SIGNAL, symbol: 'MSFT' }, trade]),
    );
    const { status, body } = await call<SignalStory>(`/v1/explain/${name}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ correlationId: SIGNAL, signal: { symbol: 'AAPL' } });
    expect(body.events).toHaveLength(4);
  });

  it('tells of the latest signal of a symbol that was not traded', async () => {
    const denied: SignalView = {
      ...{ signalId: OTHER_SIGNAL, source: 'spec', symbol: 'NVDA', action: 'BUY', confidence: 0.9 },
      ...{ issuedAt: AT, acceptedAt: AT, expiresAt: AT, receivedBy: null },
      ...{ disposition: 'DENIED', code: 'RESTRICTED', reason: 'not on the list' },
    };
    service.reply(REQUESTS.trades, () => Promise.resolve([]));
    service.reply(REQUESTS.signals, () => Promise.resolve([denied]));
    const { status, body } = await call<SignalStory>('/v1/explain/NVDA');
    expect([status, body.correlationId]).toEqual([200, OTHER_SIGNAL]);
  });

  it('knows no story of a symbol without a trade and without a signal', async () => {
    service.reply(REQUESTS.trades, () => Promise.resolve([]));
    service.reply(REQUESTS.signals, () => Promise.resolve([]));
    expect(await call('/v1/explain/TSLA')).toMatchObject({ status: 404 });
  });

  it.each([
    ['no key', {}],
    ['a wrong key', { authorization: 'Bearer fl_wrong' }],
    ['an empty key', { 'x-api-key': '' }],
  ])('lets nobody in with %s', async (_case, headers) => {
    for (const path of ['/v1/status', '/v1/events']) {
      expect((await call(path, { headers })).status).toBe(401);
    }
  });

  it('takes the key in either header', async () => {
    expect((await call('/v1/dead-letters', { headers: { 'x-api-key': KEY } })).status).toBe(200);
    expect((await call('/v1/time', { headers: {} })).status).toBe(200);
  });

  it('states what does not answer instead of failing', async () => {
    const { status, body } = await call<{ problems: { service: string }[] }>('/v1/status');
    expect(status).toBe(200);
    expect(body).toMatchObject({ orderManagement: null });
    expect(body.problems.map((problem) => problem.service)).toContain('order-management');
  });

  it('has the messages that were set aside, the newest first', async () => {
    const letter = DeadLetteredV1.contract.sample;
    const { service: failed, messageId, messageType, subject, attempts, error, envelope } = letter;
    const ofNoStory = { service: failed, messageType, subject, attempts, envelope };
    await service.deliver(DeadLetteredV1, letter);
    await service.deliver(DeadLetteredV1, { ...ofNoStory, messageId: SIGNAL, error: 'newer' });
    const { body } = await call<readonly DeadLetterView[]>('/v1/dead-letters?limit=2');
    expect(body).toEqual([
      expect.objectContaining({ messageId: SIGNAL, error: 'newer', correlationId: null }),
      {
        at: expect.stringMatching(/Z$/) as string,
        service: 'rule-engine',
        ...{ messageId, messageType, subject, correlationId: letter.correlationId },
        ...{ attempts, error, message: envelope },
      },
    ]);
    expect(await call('/v1/dead-letters?limit=1')).toMatchObject({ body: [{ error: 'newer' }] });
  });

  it('compares our side with a fresh picture of the broker', async () => {
    const snapshot: BrokerSnapshotV1 = {
      account: ACCOUNT,
      epoch: 1,
      takenAt: AT,
      openOrders: [],
      positions: [
        { instrumentKey: 'IFAVATA', symbol: 'AAPL', quantity: '100', averageCost: '100' },
      ],
      executionCount: 0,
    };
    // Too large for one answer: the gateway gives it part by part.
    const parts = { snapshotId: '3c2b7f64-2c4e-5d0a-9a55-0d2a1f3c7b11', parts: 2, rowsLeftOff: 1 };
    service.reply(REQUESTS.probe, ({ part = 1, snapshotId }) =>
      Promise.resolve(
        part === 1
          ? { ...snapshot, ...parts, part, positions: [] }
          : { ...snapshot, ...parts, part, snapshotId: snapshotId ?? '' },
      ),
    );
    service.reply(REQUESTS.trades, () => Promise.resolve([]));
    service.reply(REQUESTS.orders, () => Promise.resolve([]));
    service.reply(REQUESTS.positions, () => Promise.resolve([]));
    const standing: OrderManagementStatus = {
      ...{ account: ACCOUNT, tradingState: 'ACTIVE', tradingStateReason: '', gate: 'open' },
      ...{ openTrades: 0, deferredIntents: 0 },
      externalQuantities: [{ instrumentKey: 'IFAVATA', symbol: 'AAPL', quantity: '100' }],
    };
    service.reply(REQUESTS.orderManagementStatus, () => Promise.resolve(standing));
    for (const path of ['/v1/reconcile', '/v1/books']) {
      expect(await call(path)).toMatchObject({
        status: 200,
        body: { equal: false, differences: [{ kind: 'position', ours: '0', broker: '100' }] },
      });
    }
  });

  it('passes on what a person accepts, with who and why', async () => {
    const requested: (PersonRequest & { symbol: string | null })[] = [];
    service.reply(REQUESTS.acceptDifference, (request) => {
      requested.push(request);
      return Promise.resolve({ accepted: [] });
    });
    const path = '/v1/reconcile/accept';
    expect(await post(path, { symbol: 'AAPL' })).toMatchObject({ status: 400 });
    expect(await post(path, { reason: 'by phone' })).toMatchObject({ status: 400 });
    const answer = await post(path, { symbol: 'AAPL', reason: 'by phone', by: 'ann' });
    expect(answer).toEqual({ status: 200, body: { accepted: [] } });
    expect(requested).toMatchObject([{ symbol: 'AAPL', reason: 'by phone', by: 'ann' }]);
  });

  it('says of each position what of it is external', async () => {
    const held = { instrumentKey: 'IFAVATA', symbol: 'AAPL', quantity: '100' };
    service.reply(REQUESTS.positions, () => Promise.resolve([held as PositionV1]));
    const standing = { externalQuantities: [{ ...held, quantity: '20' }] };
    service.reply(REQUESTS.orderManagementStatus, () => Promise.resolve(standing as unknown as OrderManagementStatus)); // prettier-ignore
    const { body } = await call('/v1/positions');
    expect(body).toMatchObject([{ quantity: '100', external: '20' }]);
  });

  it('lists what waits for a person, and passes on a yes or a no with who said it', async () => {
    const waits = { ...ApprovalRequestedV1.contract.sample, requestedAt: AT, leftMs: 1_000 };
    service.reply(REQUESTS.approvals, () => Promise.resolve([waits]));
    expect(await call('/v1/approvals')).toEqual({ status: 200, body: [waits] });
    const said: object[] = [];
    service.reply(REQUESTS.answerApproval, ({ intentId, answer, by, reason }) => {
      said.push({ intentId, answer, by, reason });
      if (intentId === TRADE) throw new RequestRefusedError('UNKNOWN_APPROVAL', 'nobody was asked');
      return Promise.resolve(waits);
    });
    const path = `/v1/approvals/${SIGNAL}`;
    expect(await post(`${path}/approve`, { by: 'ann', reason: 'fits' })).toMatchObject({ status: 200 }); // prettier-ignore
    expect(await post(`${path}/reject`, {})).toMatchObject({ status: 200 });
    expect(said).toEqual([
      { intentId: SIGNAL, answer: 'APPROVED', by: 'ann', reason: 'fits' },
      { intentId: SIGNAL, answer: 'REJECTED', by: 'operator', reason: 'rejected' },
    ]);
    for (const id of [TRADE, 'no-id']) {
      expect(await post(`/v1/approvals/${id}/approve`, {})).toMatchObject({
        ...{ status: 404, body: { code: 'UNKNOWN_APPROVAL' } },
      });
    }
    expect(await post(`${path}/approve`, { reason: '' })).toMatchObject({ status: 400 });
    expect((await call('/v1/approvals', { headers: {} })).status).toBe(401);
  });

  it('passes on a wish to close, and a refusal with its code', async () => {
    const requested: (PersonRequest & { symbol: string | null })[] = [];
    service.reply(REQUESTS.close, (request) => {
      requested.push(request);
      if (request.symbol === 'MSFT')
        throw new RequestRefusedError('GATE_CLOSED', 'the gate is closed');
      return Promise.resolve({ tradeIds: [TRADE] });
    });
    expect(await post('/v1/close', { symbol: 'AAPL' })).toEqual({
      status: 200,
      body: { tradeIds: [TRADE] },
    });
    expect(await post('/v1/close', { all: true, reason: 'enough' })).toMatchObject({ status: 200 });
    expect(await post('/v1/close', { symbol: 'MSFT' })).toMatchObject({
      status: 409,
      body: { code: 'GATE_CLOSED' },
    });
    expect(requested.map(({ symbol, by }) => [symbol, by])).toEqual([
      ['AAPL', 'operator'],
      [null, 'operator'],
      ['MSFT', 'operator'],
    ]);
    expect(requested.map(({ principal }) => principal)).toEqual(['default', 'default', 'default']);
    expect(await post('/v1/close', { all: true, principal: 'ann' })).toMatchObject({ status: 400 });
  });

  it('passes on the id that a caller gave a request, in the header or in the body', async () => {
    const requested: string[] = [];
    service.reply(REQUESTS.close, ({ requestId }) => {
      requested.push(requestId);
      return Promise.resolve({ tradeIds: [] });
    });
    const headers = { 'x-api-key': KEY, 'content-type': 'application/json' };
    const keyed = { ...headers, 'idempotency-key': TRADE };
    const body = JSON.stringify({ symbol: 'AAPL' });
    await call('/v1/close', { method: 'POST', headers: keyed, body });
    await post('/v1/close', { symbol: 'AAPL', requestId: TRADE });
    await post('/v1/close', { symbol: 'AAPL' });
    expect(requested.slice(0, 2)).toEqual([TRADE, TRADE]);
    expect(requested[2]).not.toBe(TRADE);
    const two = { symbol: 'AAPL', requestId: SIGNAL };
    expect(
      await call('/v1/close', { method: 'POST', headers: keyed, body: JSON.stringify(two) }),
    ).toMatchObject({ status: 400, body: { code: 'INVALID_IDEMPOTENCY_KEY' } });
  });

  it.each([
    ['nothing', {}],
    ['both', { symbol: 'AAPL', all: true }],
    ['not all', { all: false }],
    ['a misspelt field', { symbl: 'AAPL', all: true }],
  ])('closes nothing where the body says %s', async (_case, body) => {
    expect(await post('/v1/close', body)).toMatchObject({ status: 400 });
  });

  it('refuses a halt without a reason', async () => {
    expect(await post('/v1/halt', {})).toMatchObject({
      status: 400,
      body: { code: 'INVALID_BODY' },
    });
  });

  it('streams events as they are recorded', async () => {
    const response = await fetch(`${service.url}/v1/events`, { headers: { 'x-api-key': KEY } });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const event = await service.deliver(SignalAcceptedV1, signal(OTHER_SIGNAL));
    let text = '';
    while (!text.includes(event.id)) text += (await reader?.read())?.value ?? '';
    expect(text).toContain('event: signal.accepted');
    await reader?.cancel();
  });

  it('streams what was missed to who names the last event that it has seen, and then what happens', async () => {
    const seen = await service.deliver(SignalAcceptedV1, signal(randomUUID()));
    const missed: string[] = [];
    for (let count = 0; count < 3; count += 1)
      missed.push((await service.deliver(SignalAcceptedV1, signal(randomUUID()))).id);
    const headers = { 'x-api-key': KEY, 'last-event-id': seen.id };
    const response = await fetch(`${service.url}/v1/events`, { headers });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!missed.every((id) => text.includes(id))) text += (await reader?.read())?.value ?? '';
    const next = await service.deliver(SignalAcceptedV1, signal(randomUUID()));
    while (!text.includes(next.id)) text += (await reader?.read())?.value ?? '';
    const ids = [...text.matchAll(/^id: (\S+)$/gm)].map(([, id]) => id);
    expect(ids.filter((id) => [...missed, next.id].includes(id ?? ''))).toEqual([
      ...missed,
      next.id,
    ]);
    expect(text).not.toContain('event: gap');
    await reader?.cancel();
  });

  it.each(['no-such-event', randomUUID()])(
    'says that something is missing to who names %s as the last event',
    async (id) => {
      const headers = { 'x-api-key': KEY, 'last-event-id': id };
      const response = await fetch(`${service.url}/v1/events`, { headers });
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      while (!/event: gap\n.*\n/.test(text)) text += (await reader?.read())?.value ?? '';
      await reader?.cancel();
      expect(text).toContain(`event: gap\nid: ${id}\n`);
    },
  );
});
