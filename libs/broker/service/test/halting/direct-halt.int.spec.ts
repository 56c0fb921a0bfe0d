import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BrokerAckV1, BrokerStatusV1, HaltEntriesV1, REQUESTS } from '@fairlead/contracts';
import { decimal } from '@fairlead/core';
import { EmbeddedPostgres } from '@fairlead/platform';
import { databaseOn, readFrames } from '@fairlead/testing';
import { GatewayBench, WIDE_CAPS, bracketLegs, newTrade } from '../gateway-bench';

jest.setTimeout(120_000);

const SAID = { by: 'ann', reason: 'news' };
const PLACED = 3;
const CANCELLED = 4;
/** A buyer far below the market: it works and does not fill. */
const RESTING = { type: 'LIMIT', limitPrice: '50' } as const;

/** The clock of the simulator's frames: the machine's. */
function nowUs(): number {
  return Number(process.hrtime.bigint() / 1_000n);
}

/** How long the process came to nothing at the longest: the floor of what can be measured in it. */
class Stalls {
  private lastMs = performance.now();
  private longestMs = 0;
  private readonly timer = setInterval(() => this.look(), 1);

  /** Returns the longest in ms. */
  end(): number {
    this.look();
    clearInterval(this.timer);
    return this.longestMs;
  }

  private look(): void {
    const nowMs = performance.now();
    this.longestMs = Math.max(this.longestMs, nowMs - this.lastMs);
    this.lastMs = nowMs;
  }
}

/** A PostgreSQL of its own, behind a port that stays while the server is stopped and started. */
class StoppableDatabase {
  private constructor(
    private readonly directory: string,
    private server: EmbeddedPostgres,
    private readonly proxy: Server,
    private readonly sockets: Set<Socket>,
  ) {}

  static async start(): Promise<StoppableDatabase> {
    const directory = await mkdtemp(join(tmpdir(), 'fairlead-stopped-'));
    await chmod(directory, 0o755);
    const sockets = new Set<Socket>();
    const proxy = createServer((near) => {
      const { host, port } = database.server.connection;
      const far = connect(port, host);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(one);
        one.on('error', () => other.destroy()).on('close', () => other.destroy());
        one.pipe(other);
      }
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const server = await EmbeddedPostgres.start({ directory, fsync: false });
    const database = new StoppableDatabase(directory, server, proxy, sockets);
    return database;
  }

  get connection() {
    const { port } = this.proxy.address() as AddressInfo;
    return { ...this.server.connection, host: '127.0.0.1', port };
  }

  async stop(): Promise<void> {
    await this.server.stop();
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  async startAgain(): Promise<void> {
    this.server = await EmbeddedPostgres.start({ directory: this.directory, fsync: false });
  }

  async end(): Promise<void> {
    await this.stop();
    await new Promise((closed) => this.proxy.close(closed));
    await rm(this.directory, { recursive: true, force: true });
  }
}

describe('a halt at the gateway itself', () => {
  let state: string;
  let bench: GatewayBench;
  let stoppable: StoppableDatabase | null = null;

  beforeEach(async () => {
    state = await mkdtemp(join(tmpdir(), 'fairlead-gateway-'));
  });
  afterEach(async () => {
    await bench.close();
    await stoppable?.end();
    stoppable = null;
    await rm(state, { recursive: true, force: true });
  });

  async function ask(
    path: string,
    body: object = SAID,
    key?: string,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const url = (await readFile(join(state, 'address'), 'utf8')).trim();
    const known = key ?? (await readFile(join(state, 'key'), 'utf8')).trim();
    const response = await fetch(`${url}/${path}`, {
      ...{ method: 'POST', body: JSON.stringify(body) },
      headers: { authorization: `Bearer ${known}` },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  const framesOf = (messageId: number): ReturnType<typeof readFrames> =>
    readFrames(bench.simulator.framesFile).filter(
      ({ direction, fields }) => direction === 'in' && fields[0] === String(messageId),
    );

  const restingEntry = async (): Promise<string> => {
    const trade = newTrade();
    const [entry] = bracketLegs(trade, RESTING);
    if (entry === undefined) throw new Error('a bracket has an entry');
    await bench.place(trade, { legs: [entry] });
    return trade.entry;
  };
  const works = (orderRef: string): boolean =>
    bench.service.published(BrokerStatusV1).some(({ data }) => data.orderRef === orderRef && data.status === 'WORKING'); // prettier-ignore

  const haltOf = (halted: boolean): HaltEntriesV1 => ({
    ...{ account: bench.simulator.account, halted, reason: 'news' },
  });
  /** Order management says that a halt was asked of it. */
  const heldFor = async (requestId: string, account = bench.simulator.account): Promise<string> => {
    const holdId = randomUUID();
    await bench.service.request(REQUESTS.holdEntries, { account, holdId, requestId, holds: true });
    return holdId;
  };

  const isDenied = (): Promise<void> =>
    bench.service.waitUntil(
      () => bench.service.published(BrokerAckV1).at(-1)?.data.code === 'HALTED',
      'the entry is denied',
    );

  it('needs its key, lets no entry pass, holds over a restart, and is resumed', async () => {
    bench = await GatewayBench.open();
    await bench.bootOpen({ stateDirectory: state });
    expect((await stat(join(state, 'key'))).mode & 0o777).toBe(0o600);
    expect((await ask('halt', SAID, 'wrong')).status).toBe(401);
    expect((await ask('halt', { by: 'ann' })).status).toBe(422);
    const working = await restingEntry();
    await bench.service.waitUntil(() => works(working), 'it works');

    // Some of these are before it, and some after.
    const coming = Array.from({ length: 5 }, () => bench.place(newTrade()));
    const [halted] = await Promise.all([ask('halt'), ...coming]);
    expect(halted).toMatchObject({ status: 200, body: { halted: true } });
    expect(halted.body['cancelled']).toContain(working);
    await bench.place(newTrade());
    await bench.service.waitUntil(() => bench.sent(CANCELLED).length > 0, 'it is cancelled');
    await isDenied();
    const before = bench.sent(PLACED).length;

    await bench.service.stop();
    await bench.bootOpen({ stateDirectory: state });
    await bench.place(newTrade());
    await isDenied();
    expect((await ask('resume')).status).toBe(200);
    await bench.place(newTrade());
    await bench.service.waitUntil(() => bench.sent(PLACED).length > before, 'it was sent');
  });

  it.each([
    ['at its own port', () => ask('halt')],
    ['ahead of its record', () => heldFor('halt')],
  ] as const)(
    'lets no entry on the wire 100 ms after the answer to a halt %s, whatever is on its way',
    async (_how, halt) => {
      bench = await GatewayBench.open();
      await bench.bootOpen({ stateDirectory: state });
      const burst = (): Promise<string>[] => Array.from({ length: 10 }, () => bench.place(newTrade())); // prettier-ignore
      const coming = burst();
      await bench.service.waitUntil(() => framesOf(PLACED).length > 0, 'entries go out');
      const stalls = new Stalls();
      // How long the request itself takes is the machine's, which is busy with all of these and the simulator.
      const answering = halt().then(() => nowUs());
      await Promise.all([answering, ...coming, ...burst()]);
      await isDenied();
      const last = framesOf(PLACED).at(-1)?.monotonicUs ?? Infinity;
      expect((last - (await answering)) / 1_000).toBeLessThan(100 + stalls.end());
    },
  );

  it('lets entries pass again where nothing comes of a halt, and not by the resume before it', async () => {
    bench = await GatewayBench.open();
    await bench.bootOpen();
    const holdId = await heldFor('never recorded');
    await bench.service.deliver(HaltEntriesV1, haltOf(false), { correlationId: randomUUID() });
    await bench.place(newTrade());
    await isDenied();
    const { account } = bench.simulator;
    const dropped = { account, holdId, requestId: 'never recorded', holds: false };
    expect(await bench.service.request(REQUESTS.holdEntries, dropped)).toEqual({ held: false });
    await bench.place(newTrade());
    await bench.service.waitUntil(() => bench.sent(PLACED).length > 0, 'it was sent');

    await heldFor('another account', 'DU7654321');
    const requestId = randomUUID();
    await heldFor(requestId);
    await bench.service.deliver(HaltEntriesV1, haltOf(true), { correlationId: requestId });
    await bench.service.deliver(HaltEntriesV1, haltOf(false), { correlationId: randomUUID() });
    const sent = bench.sent(PLACED).length;
    await bench.place(newTrade());
    await bench.service.waitUntil(() => bench.sent(PLACED).length > sent, 'it was sent');
  });

  it('lets no entry pass beyond its hard caps, and each is evidence of an order that was not sent', async () => {
    bench = await GatewayBench.open();
    const one = decimal(1);
    const service = await bench.bootOpen({ caps: { ...WIDE_CAPS, sharesMax: one } });
    const trade = newTrade();
    await bench.place(trade);
    const ended = (): BrokerStatusV1 | undefined =>
      service
        .published(BrokerStatusV1)
        .map(({ data }) => data)
        .find(({ orderRef, status }) => orderRef === trade.entry && status === 'LAPSED');
    await service.waitUntil(() => ended() !== undefined, 'it is refused');
    expect(ended()).toMatchObject({ code: 'CAP_SHARES' });
    expect(bench.sent(PLACED)).toEqual([]);
  });

  it('holds where its file cannot be read', async () => {
    await writeFile(join(state, 'halt.json'), '{"halted":');
    bench = await GatewayBench.open();
    await bench.bootOpen({ stateDirectory: state });
    await bench.place(newTrade());
    await isDenied();
  });

  it('cancels two hundred working entries within 6 s, and leaves what has begun to fill', async () => {
    bench = await GatewayBench.open();
    await bench.bootOpen({ stateDirectory: state });
    bench.simulator.control.setBehaviour({ activeOrdersMax: null });
    const entries: string[] = [];
    for (let count = 0; count < 200; count += 1) entries.push(await restingEntry());
    await bench.service.waitUntil(() => entries.every(works), 'they all work', 60_000);
    const askedUs = nowUs();
    const { body } = await ask('cancel-entries');
    expect(body).toMatchObject({ left: [] });
    expect(new Set(body['cancelled'] as string[])).toEqual(new Set(entries));
    const ended = (): number =>
      bench.service.published(BrokerStatusV1).filter(({ data }) => data.status === 'CANCELLED').length; // prettier-ignore
    await bench.service.waitUntil(() => ended() >= entries.length, 'they are cancelled', 30_000);
    const frames = framesOf(CANCELLED);
    expect(frames).toHaveLength(entries.length);
    expect((frames.at(-1)?.monotonicUs ?? Infinity) - askedUs).toBeLessThan(6_000_000);
  });

  it('works with PostgreSQL stopped: nothing is placed, entries are cancelled, and a flatten is done first once it is back', async () => {
    stoppable = await StoppableDatabase.start();
    bench = await GatewayBench.open({}, await databaseOn(stoppable.connection));
    const service = await bench.bootOpen({ stateDirectory: state });
    const flattened: string[] = [];
    service.reply(REQUESTS.flatten, async ({ by, reason }) => {
      // Order management needs the record too.
      await bench.database.query('SELECT 1');
      const { gate } = await service.request(REQUESTS.gatewayStatus, {});
      flattened.push(`${by}: ${reason}, gate ${gate}`);
      return { tradeIds: ['a trade'] };
    });
    const working = await restingEntry();
    await service.waitUntil(() => works(working), 'it works');
    await stoppable.stop();

    const halted = await ask('halt');
    expect(halted.body).toMatchObject({ halted: true, cancelled: [working] });
    await service.waitUntil(() => bench.sent(CANCELLED).length === 1, 'it is cancelled');
    const flatten = await ask('flatten');
    expect(flatten).toMatchObject({ status: 503, body: { code: 'FLATTEN_WAITS' } });
    expect(String(flatten.body['detail'])).toMatch(/kept, and done first/);
    const placed = bench.sent(PLACED).length;
    const status = await service.request(REQUESTS.gatewayStatus, {});
    expect(status).toMatchObject({ gate: 'closed', code: 'DATABASE_AWAY', flattenWaits: true });
    expect(status.directHalt).toMatchObject(SAID);
    await sleep(3_000);
    expect(flattened).toEqual([]);

    await stoppable.startAgain();
    await service.waitUntil(() => flattened.length === 1, 'the flatten is handed on', 30_000);
    // First: before anything else of after it can be sent.
    expect(flattened).toEqual(['ann: at the gateway: news, gate closed']);
    await bench.gate('open');
    expect(bench.sent(PLACED)).toHaveLength(placed);
    await bench.place(newTrade());
    await isDenied();
  });
});
