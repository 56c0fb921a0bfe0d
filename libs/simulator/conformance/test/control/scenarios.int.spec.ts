import {
  assertionsOf,
  readFrames,
  readScenario,
  SCENARIO_SCHEMA,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '@fairlead/simulator-service';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  type Contract,
  type Order,
  OrderAction,
  OrderType,
  SecType,
  TimeInForce,
} from '@stoqey/ib';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { TestClient } from '../../src/clients/test-client';

const SCENARIOS = resolve(__dirname, '../../../../../scenarios');
const FILES = readdirSync(SCENARIOS).filter((name) => name.endsWith('.yaml'));
const NUMBERS = Array.from({ length: 25 }, (_, index) => String(index + 1).padStart(2, '0'));
const AAPL: Contract = {
  conId: 265598,
  symbol: 'AAPL',
  secType: SecType.STK,
  exchange: 'SMART',
  currency: 'USD',
};

let directory: string;
let simulator: Simulator;
let client: TestClient;
let clients: TestClient[];

/** Starts a simulator that plays a scenario by stepped time, and a client. */
async function playing(name: string, options: Partial<SimulatorOptions> = {}): Promise<void> {
  const scenario = readScenario(join(SCENARIOS, `${name}.yaml`));
  simulator = await startSimulator({ directory, clock: 'stepped', scenario, ...options });
  client = await connected();
}

async function connected(clientId = 10): Promise<TestClient> {
  const one = (await TestClient.connected(simulator, clientId)).answerSteps();
  clients.push(one);
  return one;
}

/** Lets simulated time pass, until the clients have come to rest. */
async function pass(ms: number): Promise<void> {
  const { unsettled } = await simulator.step({ ms });
  expect(unsettled).toEqual([]);
}

/** Lets simulated time pass while a client cannot or does not answer. */
async function passUnanswered(ms: number): Promise<void> {
  await simulator.step({ ms, answerWithinMs: 20 });
}

/** Fails where somebody can connect. */
async function expectClosedPort(): Promise<void> {
  const early = new TestClient(simulator, 10);
  early.api.connect();
  await early.waitFor('error', ([error]) => String(error).includes('ECONNREFUSED'));
  early.close();
}

function order(overrides: Partial<Order>): Order {
  return {
    action: OrderAction.BUY,
    orderType: OrderType.LMT,
    totalQuantity: 100,
    lmtPrice: 100.1,
    tif: TimeInForce.GTC,
    account: simulator.account,
    transmit: true,
    outsideRth: false,
    ...overrides,
  };
}

function place(id: number, overrides: Partial<Order> = {}, contract = AAPL): void {
  client.api.placeOrder(id, contract, order(overrides));
}

function bracket(): void {
  place(1, { transmit: false });
  place(2, { action: OrderAction.SELL, lmtPrice: 110, parentId: 1, transmit: false });
  placeStop({ parentId: 1 });
}

function placeStop(overrides: Partial<Order>): void {
  const terms = order({
    action: OrderAction.SELL,
    orderType: OrderType.STP,
    auxPrice: 95,
    ...overrides,
  });
  delete terms.lmtPrice;
  client.api.placeOrder(3, AAPL, terms);
}

function has(line: string): boolean {
  return client.orderStory().includes(line);
}

function at(line: string): number {
  return client.orderStory().indexOf(line);
}

function codes(of = client): number[] {
  return of.callbacks
    .filter(({ name }) => name === 'error' || name === 'info')
    .map(({ args }) => Number(args[1]))
    .filter((code) => ![2104, 2106, 2158, 2199].includes(code));
}

/** The fields of the callbacks of a name that hold something of the broker's. */
function told(name: string, index: number): Record<string, unknown>[] {
  return client.callbacks
    .filter((each) => each.name === name)
    .map(({ args }) => args[index] as Record<string, unknown>);
}

function ticks(): number {
  return client.callbacks.filter(({ name }) => name === 'tickPrice').length;
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fairlead-scenario-'));
  clients = [];
});

afterEach(async () => {
  for (const one of clients) one.close();
  const problems = simulator.scenario()?.problems ?? [];
  const { violations } = simulator.control;
  await simulator.stop();
  rmSync(directory, { recursive: true, force: true });
  expect(violations).toEqual([]);
  expect(problems).toEqual([]);
});

/** What a client sees of each scenario. The names are those of the files, and every file has one. */
const SEEN: Readonly<Record<string, () => Promise<void>>> = {
  '01-fills-during-1100': async () => {
    place(1);
    await pass(0);
    expect(codes()).toEqual([1100]);
    await pass(1_000);
    expect(has('status 1 Filled 100/0')).toBe(true);
    expect(codes()).toEqual([1100]);
    await pass(2_000);
    expect(codes()).toEqual([1100, 1102]);
  },
  '02-order-ids-roll-back': async () => {
    place(6);
    await pass(0);
    await client.waitFor('disconnected');
    await expectClosedPort();
    await passUnanswered(1_000);
    client = await connected();
    expect(client.nextId).toBe(3);
    place(client.nextId);
    await pass(0);
    expect(codes()).toEqual([103]);
  },
  '03-order-id-reused': async () => {
    place(1, { lmtPrice: 90, orderRef: 'one' });
    place(2, { orderRef: 'two' });
    await pass(1_000);
    const [execution] = told('execDetails', 2);

    expect(execution).toMatchObject({ orderId: 1, orderRef: 'two' });
    expect(simulator.control.state().executions[0]?.key).toBe('10:2');
  },
  '04-change-while-lost-leaves-two': async () => {
    place(1, { lmtPrice: 99 });
    await pass(1_000);
    place(1, { lmtPrice: 98 });
    await pass(3_000);
    const permIds = told('openOrder', 2).map(({ permId }) => permId);
    expect(new Set(permIds).size).toBe(2);
    const live = simulator.control.state().openOrders;
    expect(live.map(({ view }) => String(view.limitPrice)).sort()).toEqual(['98', '99']);
    client.api.cancelOrder(1);
    await pass(0);
    client.api.cancelOrder(1);
    await pass(0);
    expect(simulator.control.state().openOrders).toEqual([]);
  },
  '05-callbacks-in-any-order': async () => {
    for (let id = 1; id <= 10; id += 1) place(id);
    await pass(1_000);
    expect(client.callbacks.filter(({ name }) => name === 'execDetails')).toHaveLength(20);
    const names = client.callbacks.map(({ name }) => name);
    const early = told('commissionReport', 0).filter(({ execId }) => {
      const commission = told('commissionReport', 0).findIndex((each) => each['execId'] === execId);
      return commission >= 0 && places('commissionReport', execId) < places('execDetails', execId);
    });
    expect(names).toContain('commissionReport');
    expect(early.length).toBeGreaterThan(0);
  },
  '06-restart-with-live-orders': async () => {
    place(1, { lmtPrice: 90 });
    await pass(0);
    const [before] = told('openOrder', 2);
    await passUnanswered(500);
    await client.waitFor('disconnected');
    await passUnanswered(3_000);
    client = await connected();
    const [after] = told('openOrder', 2);
    expect(after?.['permId']).toBe(before?.['permId']);
    const names = client.callbacks.map(({ name }) => name);
    expect(names.indexOf('openOrder')).toBeLessThan(names.indexOf('nextValidId'));
    expect(client.nextId).toBe(2);
  },
  '07-no-answer-to-an-order': async () => {
    place(1);
    await pass(60_000);
    expect(client.orderStory()).toEqual([]);
    client.api.cancelOrder(1);
    place(2);
    await pass(1_000);
    expect(codes()).toEqual([10147]);
    expect(has('status 2 Filled 100/0')).toBe(true);
  },
  '08-answers-come-late': async () => {
    place(1, { orderRef: 'same' });
    await pass(5_000);
    expect(client.orderStory()).toEqual([]);
    place(2, { orderRef: 'same' });
    await pass(7_000);
    expect(has('status 1 Filled 100/0') && has('status 2 Filled 100/0')).toBe(true);
    const repeated = assertionsOf(simulator.control).find(
      ({ name }) => name === 'one-order-per-reference',
    );
    expect(repeated?.because).toEqual(['same']);
  },
  '09-tif-preset-10349': async () => {
    place(1);
    await pass(1_000);
    expect(at('error 1 10349')).toBe(0);
    expect(has('status 1 Filled 100/0')).toBe(true);
  },
  '10-change-refused-110': async () => {
    place(1, { lmtPrice: 90 });
    place(1, { lmtPrice: 91 });
    await pass(0);
    expect(codes()).toEqual([110]);
    expect(limits()).toEqual(['90']);
    place(1, { lmtPrice: 92 });
    await pass(0);
    expect(limits()).toEqual(['92']);
  },
  '11-child-of-a-filled-parent-135': async () => {
    bracket();
    await pass(1_000);
    expect(has('status 1 Filled 100/0')).toBe(true);
    placeStop({ parentId: 1, auxPrice: 96 });
    await pass(0);
    expect(codes()).toEqual([135]);
    placeStop({ auxPrice: 97 });
    await pass(0);
    expect(
      simulator.control.state().openOrders.map(({ view }) => String(view.stopPrice)),
    ).toContain('97');
  },
  '12-part-fill-then-stop': async () => {
    bracket();
    await pass(0);
    expect(has('exec 1 40@100.02')).toBe(true);
    await pass(2_000);
    expect(has('exec 3 40@90')).toBe(true);
    expect(simulator.control.state().positions).toEqual([]);
  },
  '13-inactive-but-alive': async () => {
    place(1);
    place(2, { action: OrderAction.SELL, lmtPrice: 90 });
    await pass(1_000);
    expect(has('status 1 Inactive 0/100')).toBe(true);
    expect(has('error 2 404')).toBe(true);
    expect(client.orderStory().some((line) => line.endsWith('locate'))).toBe(true);
    await pass(3_000);
    expect(has('status 1 Filled 100/0')).toBe(true);
  },
  '14-duplicate-id-103-though-taken': async () => {
    place(1);
    await pass(1_000);
    expect(at('error 1 103')).toBe(0);
    expect(has('status 1 Filled 100/0')).toBe(true);
  },
  '15-client-id-in-use-326': async () => {
    await passUnanswered(1_000);
    await client.waitFor('disconnected');
    for (const attempt of [1, 2]) {
      const refused = new TestClient(simulator, 10);
      clients.push(refused);
      refused.api.connect();
      await refused.waitFor('disconnected');
      expect([attempt, ...codes(refused)]).toEqual([attempt, 326]);
    }
    client = await connected();
    expect(codes()).toEqual([]);
  },
  '16-farm-ok-data-silent': async () => {
    client.api.reqMktData(1, AAPL, '', false, false);
    await pass(1_000);
    await pass(1_000);
    expect(codes()).toEqual([2103]);
    simulator.control.resumeRandomWalk('AAPL');
    const before = ticks();
    await pass(30_000);
    expect(ticks()).toBe(before);
    client.api.reqMktData(2, AAPL, '', false, false);
    await pass(30_000);
    expect(ticks()).toBeGreaterThan(before + 3);
  },
  '17-zombie-session': async () => {
    await passUnanswered(1_000);
    const { unsettled } = await simulator.step({ ms: 1_000, answerWithinMs: 20 });
    expect(unsettled).toEqual([10]);
    expect(client.callbacks.some(({ name }) => name === 'disconnected')).toBe(false);
    const mute = new TestClient(simulator, 11);
    clients.push(mute);
    mute.api.connect();
    await mute.waitFor('connected');
    client = await connected(12);
    expect(mute.callbacks.some(({ name }) => name === 'nextValidId')).toBe(false);
  },
  '18-login-expired': async () => {
    await pass(1_000);
    expect(codes()).toEqual([1100]);
    await passUnanswered(1_000);
    await client.waitFor('disconnected');
    await passUnanswered(3_000_000);
    await expectClosedPort();
    await passUnanswered(600_000);
    client = await connected();
    expect(client.nextId).toBe(1);
  },
  '19-pacing': async () => {
    client.api.reqMktData(1, AAPL, '', false, false);
    for (const id of [2, 3, 4])
      client.api.reqHistoricalData(id, AAPL, '', '1 D', '1 hour' as never, 'TRADES', 1, 1, false);
    await pass(1_000);
    expect(codes()).toEqual([100, 162, 162]);
    expect(ticks()).toBe(0);
    expect(client.callbacks.some(({ name }) => name === 'historicalData')).toBe(true);
  },
  '20-ambiguous-contract': async () => {
    const dual: Contract = {
      symbol: 'SIMDUAL',
      secType: SecType.STK,
      exchange: 'SMART',
      currency: 'USD',
    };
    client.api.reqContractDetails(1, dual);
    place(1, {}, dual);
    await pass(0);
    expect(client.callbacks.filter(({ name }) => name === 'contractDetails')).toHaveLength(2);
    expect(codes()).toEqual([200]);
  },
  '21-unset-profit-and-loss': async () => {
    place(1);
    client.api.reqPnL(1, simulator.account);
    await pass(2_000);
    place(2, { action: OrderAction.SELL, lmtPrice: 90 });
    await pass(2_000);
    const reports = told('commissionReport', 0);
    expect(reports).toHaveLength(2);
    expect(reports.every(({ realizedPNL }) => realizedPNL === undefined)).toBe(true);
    const frames = readFrames(simulator.framesFile).filter(({ fields }) => fields[0] === '94');
    expect(frames.length).toBeGreaterThan(1);
    for (const { fields } of frames)
      expect(fields.slice(2, 5)).toEqual(Array.from({ length: 3 }, () => '1.7976931348623157E308'));
  },
  '22-time-in-another-format': async () => {
    place(1);
    await pass(0);
    expect(told('execDetails', 2).map(({ time }) => time)).toEqual(['20260105-14:30:00']);
  },
  '23-partial-fills-told-again': async () => {
    place(1);
    await simulator.step({ ms: 250, times: 12, answerWithinMs: 20 });
    await client.waitFor('disconnected');
    const live = told('execDetails', 2).map(({ execId }) => execId);
    expect(live).toHaveLength(4);
    client = await connected();
    client.api.reqExecutions(1, {});
    client.api.reqPositions();
    await pass(0);
    expect(told('execDetails', 2).map(({ execId }) => execId)).toEqual(live);
    expect((await client.waitFor('position')).args[2]).toBe(150);
  },
  '24-presets-and-read-only': async () => {
    for (const id of [1, 2, 3, 4]) place(id);
    await pass(1_000);
    expect(codes()).toEqual([451, 10311, 321]);
    expect(client.orderStory().filter((line) => /(openOrder|status) [123] /.test(line))).toEqual(
      [],
    );
    expect(has('status 4 Filled 100/0')).toBe(true);
  },
  '25-live-account': async () => {
    expect((await client.waitFor('managedAccounts')).args).toEqual(['U1000001']);
    place(1, { totalQuantity: 0.5 });
    await pass(0);
    expect(codes()).toEqual([10243]);
  },
  '26-commission-late-then-missing': async () => {
    place(1);
    await pass(4_000);
    expect(told('commissionReport', 0)).toHaveLength(0);
    await pass(2_000);
    expect(told('commissionReport', 0)).toHaveLength(1);
    place(2);
    await pass(60_000);
    expect(has('status 2 Filled 100/0')).toBe(true);
    expect(told('commissionReport', 0)).toHaveLength(1);
  },
  '27-fill-beats-cancel': async () => {
    place(1);
    await pass(0);
    expect(client.orderStory().at(-1)).toBe('status 1 Submitted 0/100');
    client.api.cancelOrder(1);
    await pass(0);
    expect(at('status 1 Filled 100/0')).toBeGreaterThan(0);
    expect(at('error 1 10148')).toBeGreaterThan(at('status 1 Filled 100/0'));
  },
  '28-execution-corrected': async () => {
    place(1);
    await pass(2_000);
    const [first, second] = told('execDetails', 2);
    expect(first?.['execId']).toBe(String(second?.['execId']).replace(/02$/, '01'));
    expect(second).toMatchObject({ price: 100.05, orderId: 1 });
  },
  '29-delayed-data': async () => {
    client.api.reqMktData(1, AAPL, '', false, false);
    client.api.reqMarketDataType(3);
    client.api.reqMktData(2, AAPL, '', false, false);
    await pass(0);
    expect(codes()).toEqual([10089, 10167]);
    const types = client.callbacks
      .filter(({ name }) => name === 'tickPrice')
      .map(({ args }) => args[1]);
    expect(types).toEqual(expect.arrayContaining([66, 67, 68]));
    expect(types.filter((type) => Number(type) < 66)).toEqual([]);
  },
  '30-read-only-api': async () => {
    place(1);
    client.api.cancelOrder(1);
    await pass(0);
    expect(codes()).toEqual([321, 321]);
    expect(simulator.control.state().openOrders).toEqual([]);
  },
  '31-master-client-and-foreign-cancel': async () => {
    const master = await connected(99);
    place(1, { lmtPrice: 90 });
    await pass(0);
    expect(master.orderStory()).toContain('openOrder 1 Submitted');
    master.api.cancelOrder(1);
    await pass(0);
    expect(has('status 1 Cancelled 0/100')).toBe(true);
  },
  '32-older-server-version': async () => {
    expect(client.api.serverVersion).toBe(177);
    place(1);
    await pass(0);
    const [execution] = readFrames(simulator.framesFile).filter(({ fields }) => fields[0] === '11');
    expect(execution?.fields).toHaveLength(31);
  },
  '33-data-lost-1101': async () => {
    client.api.reqMktData(1, AAPL, '', false, false);
    await pass(3_000);
    expect(codes()).toEqual([1100]);
    await pass(2_000);
    expect(codes()).toEqual([1100, 1101]);
    simulator.control.resumeRandomWalk('AAPL');
    const before = ticks();
    await pass(10_000);
    expect(ticks()).toBe(before);
  },
  '34-order-rejected-201': async () => {
    place(1);
    await pass(500);
    expect(has('status 1 Submitted 0/100')).toBe(true);
    await pass(1_000);
    expect(has('error 1 201')).toBe(true);
    expect(has('status 1 Inactive 0/100')).toBe(true);
  },
  '35-held-until-the-open-399': async () => {
    place(1, { lmtPrice: 90 });
    await pass(0);
    expect(at('error 1 399')).toBe(0);
    expect(has('status 1 Submitted 0/100')).toBe(true);
  },
  '36-flaky-link': async () => {
    let cuts = 0;
    for (let id = 1; id <= 8; id += 1) {
      place(id);
      await simulator.step({ ms: 250 });
      if (simulator.control.state().clients.length > 0) continue;
      cuts += 1;
      client.close();
      client = await connected();
    }
    expect(cuts).toBeGreaterThan(0);
    expect(cuts).toBeLessThan(8);
    expect(simulator.control.state().executions).toHaveLength(8);
  },
  '37-entry-busted': async () => {
    bracket();
    await pass(2_000);
    const [, busted] = told('execDetails', 2);
    expect(busted).toMatchObject({ shares: 0, cumQty: 0, orderId: 1 });
    expect(String(busted?.['execId'])).toMatch(/02$/);
    expect(
      simulator.control.state().positions.filter(({ quantity }) => !quantity.isZero()),
    ).toEqual([]);
    expect(simulator.control.state().openOrders).toHaveLength(2);
  },
  '38-exit-busted': async () => {
    place(1);
    place(2, { action: OrderAction.SELL, lmtPrice: 100 });
    await pass(2_000);
    const shares = told('execDetails', 2).map((each) => [each['orderId'], each['shares']]);
    expect(shares).toEqual([
      [1, 100],
      [2, 100],
      [2, 0],
    ]);
    expect(simulator.control.state().positions.map(({ quantity }) => quantity.toNumber())).toEqual([
      100,
    ]);
  },
};

function places(name: string, execId: unknown): number {
  return client.callbacks.findIndex(
    (each) =>
      each.name === name &&
      each.args.some((arg) => (arg as { execId?: unknown } | undefined)?.execId === execId),
  );
}

function limits(): string[] {
  return simulator.control.state().openOrders.map(({ view }) => String(view.limitPrice));
}

describe('the scenarios', () => {
  it.each(FILES)('%s does what it says to a real client', async (file) => {
    const name = file.replace('.yaml', '');
    await playing(name);
    await present(SEEN[name], name)();
  });
});

describe('the scenario files', () => {
  beforeEach(async () => {
    simulator = await startSimulator({ directory, clock: 'stepped' });
  });

  it('are each tested, named as they are called, and one has each number', () => {
    expect(FILES.map((file) => file.replace('.yaml', ''))).toEqual(Object.keys(SEEN));
    for (const file of FILES)
      expect(readScenario(join(SCENARIOS, file)).name).toBe(file.replace('.yaml', ''));
    for (const number of NUMBERS)
      expect(FILES.filter((file) => file.startsWith(`${number}-`))).toHaveLength(1);
  });

  it('fit the schema beside them, which is the one that is checked', () => {
    const schema: unknown = JSON.parse(
      readFileSync(join(SCENARIOS, 'scenario.schema.json'), 'utf8'),
    );
    expect(schema).toEqual(SCENARIO_SCHEMA);
    const check = new Ajv({ allowUnionTypes: true, strictTypes: false }).compile(schema as object);
    for (const file of FILES)
      expect([file, check(parse(readFileSync(join(SCENARIOS, file), 'utf8')))]).toEqual([
        file,
        true,
      ]);
  });
});

function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`there is no ${what}`);
  return value;
}
