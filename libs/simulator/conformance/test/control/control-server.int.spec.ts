import {
  ACTIONS,
  ASSERTIONS,
  CONTROL_ROUTES,
  type Simulator,
  startSimulator,
} from '@fairlead/simulator-service';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OrderAction, OrderType, SecType, TimeInForce } from '@stoqey/ib';
import { TestClient } from '../../src/clients/test-client';

/** The parts of answers that the tests below look into. */
interface Body {
  readonly at: string;
  readonly clients: readonly number[];
  readonly positions: readonly unknown[];
  readonly completedOrders: readonly unknown[];
  readonly frames: readonly { readonly number: number; readonly direction: string }[];
  readonly next: number;
  readonly steps: readonly unknown[];
  readonly code: string;
  readonly detail: string;
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly summary: string }>>>>;
}

let directory: string;
let simulator: Simulator;
let client: TestClient;

async function call(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly body: Body }> {
  const response = await fetch(`${simulator.controlUrl}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  return { status: response.status, body: (await response.json()) as Body };
}

/** A request as no browser and no fetch makes it. */
function raw(options: { path: string; headers: Record<string, string> }): Promise<number> {
  const { hostname, port } = new URL(simulator.controlUrl ?? '');
  return new Promise((resolve, reject) => {
    request({ hostname, port, ...options }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

function buy(id: number, quantity = 100): void {
  client.api.placeOrder(
    id,
    { symbol: 'AAPL', secType: SecType.STK, exchange: 'SMART', currency: 'USD' },
    {
      action: OrderAction.BUY,
      orderType: OrderType.MKT,
      totalQuantity: quantity,
      tif: TimeInForce.DAY,
      orderRef: 'mine',
      transmit: true,
    },
  );
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'fairlead-control-'));
  simulator = await startSimulator({ directory, clock: 'stepped', controlPort: 0 });
  client = (await TestClient.connected(simulator)).answerSteps();
});

afterEach(async () => {
  client.close();
  await simulator.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('the control port', () => {
  it('listens on the loopback, and only where it was asked for', async () => {
    expect(simulator.controlUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const other = mkdtempSync(join(tmpdir(), 'fairlead-control-'));
    const silent = await startSimulator({ directory: other });
    expect(silent.controlUrl).toBeNull();
    await silent.stop();
    rmSync(other, { recursive: true });
  });

  it('sets prices, and tells them', async () => {
    const set = await call('POST', '/actions/setPrice', {
      symbol: 'AAPL',
      bid: '10',
      ask: '10.02',
    });
    expect(set).toEqual({ status: 200, body: { done: true } });
    expect((await call('GET', '/prices/AAPL')).body).toEqual({
      bid: '10',
      ask: '10.02',
      last: '10.01',
    });
    expect((await call('GET', '/prices/NONE')).status).toBe(404);
  });

  it('tells orders, positions, accounts and clients, with moments as text', async () => {
    await call('POST', '/actions/setPrice', { symbol: 'AAPL', bid: '10', ask: '10.02' });
    buy(1);
    await simulator.step({ ms: 0 });
    const { body } = await call('GET', '/state');
    expect(body.at).toBe('2026-01-05T14:30:00.000Z');
    expect(body.clients).toEqual([10]);
    expect(body.positions).toMatchObject([{ quantity: '100', averageCost: '10.03' }]);
    expect(body.completedOrders[0]).toMatchObject({
      meta: { orderId: 1, orderRef: 'mine' },
      view: { state: 'FILLED', placedAt: '2026-01-05T14:30:00.000Z' },
    });
  });

  it('pages through the frames of both directions', async () => {
    client.api.reqManagedAccts();
    await simulator.step({ ms: 0 });
    const first = (await call('GET', '/frames?limit=3')).body;
    expect(first.frames.map(({ number }) => number)).toEqual([1, 2, 3]);
    const rest = (await call('GET', `/frames?after=${first.next}&limit=1000`)).body;
    expect(rest.frames[0]?.number).toBe(4);
    expect(new Set(rest.frames.map(({ direction }) => direction)).size).toBe(2);
    const end = (await call('GET', `/frames?after=${rest.next}`)).body;
    expect(end).toEqual({ frames: [], next: rest.next });
    expect((await call('GET', '/frames?limit=2000')).status).toBe(422);
    expect((await call('GET', '/frames?after=-1')).status).toBe(422);
  });

  it('answers assertions: 200 where one holds, 409 with the reason where not', async () => {
    expect((await call('GET', '/assertions/flat')).status).toBe(200);
    await call('POST', '/actions/setLiquidity', { symbol: 'AAPL', shares: '100' });
    buy(1);
    buy(2);
    await simulator.step({ ms: 0 });
    const failed = ['flat', 'no-open-orders', 'one-order-per-reference', 'positions-protected'];
    for (const name of failed) {
      const { status, body } = await call('GET', `/assertions/${name}`);
      expect([name, status, body.problems.length]).toEqual([name, 409, 1]);
    }
    const { body } = await call('GET', '/assertions');
    expect(body).toMatchObject(Object.keys(ASSERTIONS).map((name) => ({ name })));
    expect((await call('GET', '/assertions/none')).status).toBe(404);
  });

  it('steps the clock, and says which clients have come to rest and which not', async () => {
    const mute = await TestClient.connected(simulator, 11);
    const asked = await call('POST', '/clock/step', { ms: 1_500, answerWithinMs: 30 });
    expect(asked.body).toEqual({ at: '2026-01-05T14:30:01.500Z', settled: [10], unsettled: [11] });
    mute.close();
    await mute.waitFor('disconnected');
  });

  it('takes a fill back that is named by its execution id', async () => {
    buy(1);
    await simulator.step({ ms: 0 });
    const execution = simulator.control.state().executions[0]?.id;
    expect((await call('POST', '/actions/bustFill', { execution })).status).toBe(200);
    const { executions, positions } = simulator.control.state();
    expect(executions.map(({ quantity }) => quantity.toNumber())).toEqual([0]);
    expect(positions.filter(({ quantity }) => !quantity.isZero())).toEqual([]);
  });

  it('goes on, after a restart, at the moment to which it was stepped', async () => {
    await call('POST', '/clock/step', { ms: 60_000 });
    await simulator.stop();
    simulator = await startSimulator({ directory, clock: 'stepped', controlPort: 0 });
    expect((await call('GET', '/state')).body.at).toBe('2026-01-05T14:31:00.000Z');
  });

  it('refuses to step a clock that runs by itself', async () => {
    await simulator.stop();
    simulator = await startSimulator({ directory, controlPort: 0 });
    const { status, body } = await call('POST', '/clock/step', { ms: 1 });
    expect([status, body.code]).toEqual([409, 'CLOCK_NOT_STEPPED']);
  });

  it('plays a scenario given as JSON or YAML, and says how far it has come', async () => {
    const scenario = {
      name: 'one',
      summary: 's',
      seen: 's',
      steps: [{ on: 'order-filled', do: [{ correctFill: { price: '9' } }] }],
    };
    expect((await call('PUT', '/scenario', scenario)).status).toBe(200);
    buy(1);
    await simulator.step({ ms: 0 });
    expect((await call('GET', '/scenario')).body).toMatchObject({
      name: 'one',
      steps: [{ seen: 1, done: 1 }],
      problems: [],
    });
    await call('DELETE', '/scenario');
    buy(2);
    await simulator.step({ ms: 0 });
    expect((await call('GET', '/scenario')).body.steps).toEqual([{ seen: 1, done: 1 }]);
    const yaml = await fetch(`${simulator.controlUrl}/scenario`, {
      method: 'PUT',
      headers: { 'content-type': 'application/yaml' },
      body: 'name: two\nsummary: s\nseen: s\nneeds: { account: U1 }\nsteps: []\n',
    });
    expect(yaml.status).toBe(422);
    expect(await yaml.text()).toContain('the scenario needs account U1');
  });

  it.each([
    ['a field that is missing', 'setPrice', { symbol: 'AAPL', bid: '1' }, 422, '"ask" is missing'],
    [
      'a price that is a number',
      'setPrice',
      { symbol: 'AAPL', bid: 1, ask: '2' },
      422,
      'bid: must be string',
    ],
    [
      'a field that there is none of',
      'stall',
      { on: true, off: true },
      422,
      '"off" is not a field here',
    ],
    ['a symbol that nobody knows', 'setHalted', { symbol: 'NONE', halted: true }, 409, 'NONE'],
    ['an order that is not named', 'cancelOrder', {}, 422, 'name clientId and orderId'],
    ['an order without a fill', 'bustFill', { clientId: 10, orderId: 9 }, 409, 'has no fill'],
    ['a fill of no order', 'bustFill', {}, 422, 'name clientId and orderId, or an execution'],
    [
      'a fill that there is none of',
      'correctFill',
      { execution: 'x.01' },
      409,
      'No execution x.01',
    ],
    [
      'a message that there is none of',
      'messageRule',
      { message: 'x' },
      422,
      'there is no message x',
    ],
    [
      'a field a message has not',
      'messageRule',
      { message: 'pnl', set: { a: 1 } },
      422,
      'pnl has no field a',
    ],
    [
      'a value it cannot have',
      'messageRule',
      { message: 'orderStatus', set: { orderId: 'a' } },
      422,
      'must be a whole number',
    ],
    [
      'a text that would break the frame',
      'messageRule',
      { message: 'orderStatus', set: { whyHeld: 'a\u0000b' } },
      422,
      'text without a NUL',
    ],
    [
      'unset where there is none',
      'messageRule',
      { message: 'orderStatus', set: { permId: null } },
      422,
      'must be a whole number',
    ],
    ['an action that there is none of', 'dance', {}, 404, 'there is no action dance'],
  ])('refuses %s with a sentence', async (_, name, parameters, status, sentence) => {
    const answer = await call('POST', `/actions/${name}`, parameters);
    expect(answer.status).toBe(status);
    expect(answer.body.detail).toContain(sentence);
  });

  it('refuses what is not JSON, too large, of another type, or elsewhere', async () => {
    const post = (body: string, type = 'application/json') =>
      fetch(`${simulator.controlUrl}/actions/stall`, {
        method: 'POST',
        body,
        headers: { 'content-type': type },
      }).then(({ status }) => status);
    expect(await post('{')).toBe(400);
    expect(await post('{"on":true,"on":false}')).toBe(400);
    expect(await post('{"on":true}', 'text/plain')).toBe(415);
    expect(await post(`"${'x'.repeat(1024 * 1024)}"`)).toBe(413);
    expect((await call('GET', '/nowhere')).status).toBe(404);
    expect((await call('GET', '/actions/stall')).status).toBe(405);
  });

  it('tells of everything that it refuses in the one shape of errors', async () => {
    const refusals = [
      fetch(`${simulator.controlUrl}/nowhere`),
      fetch(`${simulator.controlUrl}/actions/stall`),
      fetch(`${simulator.controlUrl}/state`, { headers: { origin: 'https://example.org' } }),
      fetch(`${simulator.controlUrl}/actions/setPrice`, {
        method: 'POST',
        body: '{"symbol":"AAPL","bid":1}',
        headers: { 'content-type': 'application/json' },
      }),
    ];
    for (const response of await Promise.all(refusals)) {
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toEqual({
        ...{
          type: expect.stringMatching(/^urn:fairlead:problem:/) as string,
          title: expect.any(String) as string,
        },
        ...{
          status: response.status,
          code: expect.any(String) as string,
          detail: expect.any(String) as string,
        },
        problems: expect.any(Array) as unknown[],
      });
    }
    const { body } = await call('POST', '/actions/setPrice', { symbol: 'AAPL', bid: 1, ask: '2' });
    expect(body.problems).toEqual([{ path: 'bid', message: 'must be string' }]);
  });

  it('is not there for web pages, nor under a foreign name', async () => {
    expect(await raw({ path: '/state', headers: {} })).toBe(200);
    expect(await raw({ path: '/state', headers: { origin: 'https://example.org' } })).toBe(403);
    expect(await raw({ path: '/state', headers: { host: 'rebound.example.org:80' } })).toBe(403);
  });

  it('describes every way in as OpenAPI', async () => {
    const { body } = await call('GET', '/openapi.json');
    for (const { path, method } of CONTROL_ROUTES.filter(({ path }) => path !== '/actions/{name}'))
      expect(body.paths[path]?.[method.toLowerCase()]?.summary).toMatch(/./);
    for (const name of ACTIONS.keys())
      expect(body.paths[`/actions/${name}`]?.['post']).toBeDefined();
  });
});
