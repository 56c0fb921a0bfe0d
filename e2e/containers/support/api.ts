import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import type { PositionV1, SignalView, TradeView } from '@fairlead/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ComposeProject, until } from './compose-project';

const CALL_LIMIT_MS = 20_000;
/** A signal is worth half a minute; its sender may try as long. */
const SEND_LIMIT_MS = 25_000;
const RETRY_MS = 200;

/** What the HTTP APIs of a project say, each call over a connection of its own. */
export class Api {
  private constructor(
    private readonly project: ComposeProject,
    readonly key: string,
  ) {}

  static async of(project: ComposeProject): Promise<Api> {
    const key = await project.compose('exec', '-T', 'console', 'cat', '/run/secrets/api-key');
    return new Api(project, key.trim());
  }

  /** Sends a signal, again with the same id where nobody answered or took it. Returns its id once it is accepted. */
  async send(symbol: string, action = 'BUY'): Promise<string> {
    const body = JSON.stringify({
      id: randomUUID(),
      source: 'containers',
      symbol,
      action,
      confidence: 0.95,
      issuedAt: new Date().toISOString(),
    });
    const deadline = performance.now() + SEND_LIMIT_MS;
    while (performance.now() < deadline) {
      const answer = await this.call(
        `http://127.0.0.1:${this.project.ports.edge}/v1/signals`,
        body,
      );
      if (answer.status === 202 || answer.status === 200) {
        return (JSON.parse(answer.text) as { signalId: string }).signalId;
      }
      if (answer.status !== 0 && answer.status < 500) throw new Error(answer.text);
      await sleep(RETRY_MS);
    }
    throw new Error(`nobody took the signal for ${symbol}`);
  }

  /** Sends many signals, so many at once, over a list of symbols. */
  async sendMany(symbols: readonly string[], atOnce: number): Promise<readonly string[]> {
    const left = [...symbols];
    const ids: string[] = [];
    const worker = async (): Promise<void> => {
      for (let symbol = left.shift(); symbol !== undefined; symbol = left.shift()) {
        ids.push(await this.send(symbol));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return ids;
  }

  /** Returns the latest signals by their ids. */
  async signals(): Promise<ReadonlyMap<string, SignalView>> {
    const list = await this.console<readonly SignalView[]>('/v1/signals?limit=1000');
    return new Map(list?.map((signal) => [signal.signalId, signal]));
  }

  async trade(symbol: string): Promise<TradeView | undefined> {
    const trades = await this.console<readonly TradeView[]>('/v1/trades');
    return trades?.find((trade) => trade.symbol === symbol);
  }

  async position(symbol: string): Promise<PositionV1 | undefined> {
    const positions = await this.console<readonly PositionV1[]>('/v1/positions');
    return positions?.find((position) => position.symbol === symbol);
  }

  /** Waits until each of these signals has ended and returns how. */
  async untilDisposed(ids: readonly string[]): Promise<readonly SignalView[]> {
    let found: readonly SignalView[] = [];
    await until(`${ids.length} signals have ended`, async () => {
      const known = await this.signals();
      found = ids.flatMap((id) => known.get(id) ?? []);
      return found.length === ids.length && found.every(({ disposition }) => disposition !== null);
    });
    return found;
  }

  /** Waits until the stop covers the whole position. */
  async untilProtected(symbol: string): Promise<void> {
    await until(`${symbol} is held and protected`, async () => {
      const trade = await this.trade(symbol);
      return Number(trade?.position) > 0 && trade?.effectiveProtection === trade?.position;
    });
  }

  /** Waits until the gate to the broker is open. */
  async untilOpen(): Promise<void> {
    await until('the gate is open', async () => {
      const status = await this.console<{ orderManagement?: { gate?: string } }>('/v1/status');
      return status?.orderManagement?.gate === 'open';
    });
  }

  async untilReconciled(): Promise<void> {
    await until('it is reconciled with the broker', async () => {
      const report = await this.console<{ equal: boolean }>('/v1/reconcile');
      return report?.equal === true;
    });
  }

  private async console<T>(path: string): Promise<T | null> {
    const url = `http://127.0.0.1:${this.project.ports.console}${path}`;
    const { status, text } = await this.call(url);
    return status === 200 ? (JSON.parse(text) as T) : null;
  }

  /** Status 0 is a connection that came to nothing. */
  private call(url: string, body?: string): Promise<{ status: number; text: string }> {
    return new Promise((resolve) => {
      const nothing = (): void => resolve({ status: 0, text: '' });
      const sent = request(
        url,
        {
          method: body === undefined ? 'GET' : 'POST',
          // No agent: no connection is used twice.
          agent: false,
          timeout: CALL_LIMIT_MS,
          headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' },
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', nothing);
          answer.on('end', () => {
            resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
          });
        },
      );
      sent.on('timeout', () => sent.destroy());
      sent.on('error', nothing);
      sent.end(body);
    });
  }
}
