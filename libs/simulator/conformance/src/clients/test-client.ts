import { PING_CODE, type Simulator } from '@fairlead/simulator-service';
import { EventName, IBApi } from '@stoqey/ib';

/** One callback of the real client, as it came. */
export interface Callback {
  readonly name: string;
  readonly args: readonly unknown[];
}

const DEADLINE_MS = 4_000;
const POLL_MS = 2;

/** The unmodified client over a real socket, with everything it ever called back. */
export class TestClient {
  readonly callbacks: Callback[] = [];
  readonly api: IBApi;
  nextId = 0;

  constructor(simulator: Pick<Simulator, 'host' | 'port'>, clientId: number) {
    const { host, port } = simulator;
    // Explicit settings: the library reads the environment and .env for those left out.
    this.api = new IBApi({ host, port, clientId, maxReqPerSec: 1_000 });
    this.api.on(EventName.all, (name, args: readonly unknown[]) => {
      if (name !== 'received' && name !== 'sent') this.callbacks.push({ name, args });
    });
    this.api.on(EventName.error, () => undefined);
  }

  /** Answers the notices of a stepped clock, as a client that takes part in it does. */
  answerSteps(): this {
    this.api.on(EventName.info, (_message, code) => {
      if (Number(code) === PING_CODE) this.api.reqCurrentTime();
    });
    return this;
  }

  /** Connects and waits for the first order id. */
  static async connected(
    simulator: Pick<Simulator, 'host' | 'port'>,
    clientId = 10,
  ): Promise<TestClient> {
    const client = new TestClient(simulator, clientId);
    client.api.connect();
    const [id] = (await client.waitFor('nextValidId')).args;
    client.nextId = Number(id);
    await client.waitFor('managedAccounts');
    return client;
  }

  /** Waits for the first callback of a name that fits, among those that came and those to come. */
  async waitFor(
    name: string,
    fits: (args: readonly unknown[]) => boolean = () => true,
    withinMs = DEADLINE_MS,
  ): Promise<Callback> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const found = this.callbacks.find((each) => each.name === name && fits(each.args));
      if (found !== undefined) return found;
      if (performance.now() > deadline)
        throw new Error(`no ${name} came; came: ${this.summary().join(' | ')}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Forgets what came. */
  clear(): void {
    this.callbacks.length = 0;
  }

  /** Waits until everything that was sent before has been answered, by asking for the time. */
  async settled(): Promise<void> {
    const before = this.callbacks.filter((each) => each.name === 'currentTime').length;
    this.api.reqCurrentTime();
    const deadline = performance.now() + DEADLINE_MS;
    while (this.callbacks.filter((each) => each.name === 'currentTime').length === before) {
      if (performance.now() > deadline) throw new Error('the simulator does not answer');
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Order callbacks in short: `openOrder 1 Submitted`, `status 1 Filled 100/0`, `exec 1 100@10`, `error 1 202`. */
  orderStory(): string[] {
    return this.callbacks.flatMap((each) => storyLine(each));
  }

  close(): void {
    this.api.disconnect();
  }

  private summary(): string[] {
    return this.callbacks.slice(-20).map(({ name, args }) => `${name} ${JSON.stringify(args)}`);
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(name)
    : undefined;
}

function storyLine({ name, args }: Callback): string[] {
  switch (name) {
    case 'openOrder':
      return [`openOrder ${String(args[0])} ${String(field(args[3], 'status'))}`];
    case 'orderStatus': {
      const held = typeof args[9] === 'string' && args[9] !== '' ? ` ${args[9]}` : '';
      return [
        `status ${String(args[0])} ${String(args[1])} ${String(args[2])}/${String(args[3])}${held}`,
      ];
    }
    case 'execDetails':
      return [
        `exec ${String(field(args[2], 'orderId'))} ${String(field(args[2], 'shares'))}@${String(field(args[2], 'price'))}`,
      ];
    case 'commissionReport':
      return ['commission'];
    case 'error':
      return [`error ${String(args[2])} ${String(args[1])}`];
    default:
      return [];
  }
}
