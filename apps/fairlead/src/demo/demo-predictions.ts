import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveEvents } from '@fairlead/console-service';
import { SignalAcceptedV1 } from '@fairlead/contracts';
import { CommandFailure } from '../client/failure';
import type { Environment, Home } from '../config/home';
import { DEMO_LIMITS, DEMO_SYMBOLS } from './demo';
import { DemoTimeout, EventWatch } from './event-watch';

const KEY = 'demo';
const SOURCE = 'prediction-api';
const INTERVAL_MS = 1_000;
/** The first poll may be the baseline, which trades nothing; with the second one it is behind us. */
const POLLS_BEFORE = 2;

/** A prediction API for the demo: what it predicts is polled, and traded. */
export class DemoPredictions {
  private constructor(
    private readonly child: ChildProcess,
    private readonly address: { readonly baseUrl: string; readonly control: string },
  ) {}

  /** Starts one. A clock that was moved is not that of the API, so it does not say when it predicts then. */
  static async start({ root }: Home, environment: Environment): Promise<DemoPredictions> {
    const server = join(root, 'tools/prediction-api/main.mjs');
    if (!existsSync(server)) {
      throw new CommandFailure('NO_CLONE', `--poll needs ${server}, which comes with a clone.`, 2);
    }
    const args = ['--port', '0', '--key', KEY, '--tickers', DEMO_SYMBOLS.join(',')];
    const isMoved = (environment['FAIRLEAD_NOW'] ?? '') !== '';
    const child = spawn(process.execPath, [server, ...args, ...(isMoved ? ['--no-times'] : [])], {
      // It ends with us, however we end.
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const { stdout } = child;
    if (stdout === null) throw new Error('the prediction API has no output');
    for await (const line of createInterface({ input: stdout })) {
      return new DemoPredictions(child, JSON.parse(line) as DemoPredictions['address']);
    }
    throw new Error('the prediction API did not start');
  }

  /** What makes Fairlead poll it. */
  get environment(): Environment {
    return {
      FAIRLEAD_PREDICTION_API_URL: this.address.baseUrl,
      FAIRLEAD_PREDICTION_API_KEY: KEY,
      FAIRLEAD_PREDICTION_API_KEY_FILE: undefined,
      FAIRLEAD_PREDICTION_TICKERS: DEMO_SYMBOLS.join(','),
      FAIRLEAD_PREDICTION_INTERVAL_MS: String(INTERVAL_MS),
      FAIRLEAD_PREDICTION_REQUESTS_PER_SECOND: '50',
      FAIRLEAD_PREDICTION_SOURCE: SOURCE,
      FAIRLEAD_PREDICTION_THRESHOLDS: undefined,
    };
  }

  /** Predicts, and waits until a poll has made a signal of it. Returns the signal's id. */
  async predict(live: LiveEvents, symbol: string, action: string): Promise<string> {
    const watch = new EventWatch(live, DEMO_LIMITS.stepMs);
    try {
      await this.untilPolled(symbol);
      await this.control('predict', { ticker: symbol, signal: action, confidence: 0.95 });
      const { data } = await watch.until({
        type: SignalAcceptedV1,
        where: (signal) =>
          signal.source === SOURCE && signal.symbol === symbol && signal.action === action,
        what: `a poll that sees ${action} ${symbol}`,
      });
      return data.signalId;
    } finally {
      watch.stop();
    }
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await ended;
  }

  private async untilPolled(symbol: string): Promise<void> {
    const deadline = performance.now() + DEMO_LIMITS.stepMs;
    while ((await this.pollsOf(symbol)) < POLLS_BEFORE) {
      if (performance.now() > deadline) throw new DemoTimeout(`nobody polls ${symbol}`);
      await sleep(INTERVAL_MS / 10);
    }
  }

  private async pollsOf(symbol: string): Promise<number> {
    const asked = (await this.control('requests')) as readonly { path: string; ticker: string }[];
    return asked.filter(({ path, ticker }) => path === 'prediction/latest' && ticker === symbol)
      .length;
  }

  private async control(what: string, body?: object): Promise<unknown> {
    const post = { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${this.address.control}/${what}`, body === undefined ? {} : post);
    return response.json();
  }
}
