import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const SERVER = join(__dirname, '../../../tools/prediction-api/main.mjs');

/** How the prediction API answers. */
export interface TestPredictionApiOptions {
  readonly tickers?: readonly string[];
  /** False: its predictions have no id. */
  readonly ids?: boolean;
  /** False: they do not say when they were made. */
  readonly times?: boolean;
}

/** A prediction as it is asked for. */
export interface PredictionWanted {
  readonly ticker: string;
  readonly signal: string;
  readonly confidence: number;
  readonly [field: string]: unknown;
}

/** A prediction that was made. */
export interface PredictionMade {
  readonly ticker: string;
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly prediction: Readonly<Record<string, unknown>>;
}

/** A request that came in. */
export interface PredictionRequest {
  readonly path: string;
  readonly ticker: string | null;
  readonly at: number;
}

/** `tools/prediction-api` as a process of a spec's own. */
export class TestPredictionApi {
  /** What it wants in `X-API-Key`. */
  static readonly KEY = 'pk-for-specs-0123456789';

  private constructor(
    private readonly child: ChildProcess,
    readonly baseUrl: string,
    private readonly control: string,
  ) {}

  static async start(options: TestPredictionApiOptions = {}): Promise<TestPredictionApi> {
    const { tickers = ['AAPL', 'MSFT', 'TSLA'], ids = true, times = true } = options;
    const args = ['--port', '0', '--key', TestPredictionApi.KEY, '--tickers', tickers.join(',')];
    if (!ids) args.push('--no-ids');
    if (!times) args.push('--no-times');
    const child = spawn(process.execPath, [SERVER, ...args], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
      const { baseUrl, control } = JSON.parse(line) as { baseUrl: string; control: string };
      return new TestPredictionApi(child, baseUrl, control);
    }
    throw new Error('the prediction API did not start');
  }

  /** Makes a prediction, now. */
  predict(wanted: PredictionWanted): Promise<PredictionMade> {
    return this.post<PredictionMade>('predict', wanted);
  }

  /** Shows a fault to the next requests: see tools/prediction-api/faults.mjs. */
  async fault(fault: Readonly<Record<string, unknown>>): Promise<void> {
    await this.post('faults', fault);
  }

  async predictions(): Promise<readonly PredictionMade[]> {
    return (await (await fetch(`${this.control}/predictions`)).json()) as PredictionMade[];
  }

  async requests(path?: string): Promise<readonly PredictionRequest[]> {
    const all = (await (await fetch(`${this.control}/requests`)).json()) as PredictionRequest[];
    return path === undefined ? all : all.filter((request) => request.path === path);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await ended;
  }

  private async post<T>(what: string, body: object): Promise<T> {
    const response = await fetch(`${this.control}/${what}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`control ${what}: ${await response.text()}`);
    return (await response.json()) as T;
  }
}
