import { type Simulator, startSimulator } from '@fairlead/simulator-service';
import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ErrorCode, EventName, type IBApi } from '@stoqey/ib';
import type { ClientMessageName } from '@fairlead/tws-wire';
import { TestClient } from '../clients/test-client';

/** One thing that was looked at, and what came of it. */
export interface Check {
  readonly version: number;
  /** The message of the wire that the client sent. */
  readonly request: ClientMessageName;
  readonly what: string;
  /** Null where it held. */
  readonly problem: string | null;
}

/** A callback that must come. */
export interface Expected {
  readonly callback: string;
  readonly what: string;
  readonly fits: (args: readonly unknown[]) => boolean;
  /** Default four seconds. */
  readonly withinMs?: number;
}

/** What is requested, as a person would put it, and how the client does it. */
export interface Question {
  readonly request: ClientMessageName;
  readonly about: string;
  readonly ask: (api: IBApi) => unknown;
}

/** Expects a callback, of a certain kind where `fits` says so. */
export function on(
  callback: string,
  what = callback,
  fits: Expected['fits'] = () => true,
): Expected {
  return { callback, what, fits };
}

/** Expects an error for a request, or an order. */
export function onError(code: number, id: number): Expected {
  const fits: Expected['fits'] = (args) => args[1] === code && args[2] === id;
  return { callback: 'error', what: `error ${code}`, fits };
}

/** Expects an error that belongs to no request; the client calls it information. */
export function onInfo(code: number): Expected {
  return { callback: 'info', what: `information ${code}`, fits: (args) => args[1] === code };
}

/** A simulator of one announced version, the unmodified client connected to it, and what was checked. */
export class Scene {
  readonly checks: Check[] = [];
  /** What the client itself could not read. */
  readonly misread: string[] = [];
  private readonly ids = { request: 1_000, order: 0 };

  private constructor(
    readonly version: number,
    readonly simulator: Simulator,
    readonly client: TestClient,
    private readonly directory: string,
  ) {
    this.ids.order = client.nextId;
    client.api.on(EventName.error, (error, code) => {
      if (code === ErrorCode.UNKNOWN_ID) this.misread.push(`client reads: ${error.message}`);
    });
  }

  static async open(version: number): Promise<Scene> {
    const directory = mkdtempSync(join(tmpdir(), 'fairlead-conformance-'));
    const simulator = await startSimulator({
      directory,
      serverVersion: version,
      logStreams: true,
      tickMs: 100,
    });
    simulator.control.setPrice('AAPL', '100.00', '100.02');
    return new Scene(version, simulator, await TestClient.connected(simulator), directory);
  }

  get account(): string {
    return this.simulator.account;
  }

  requestId(): number {
    return (this.ids.request += 1);
  }

  orderId(): number {
    return this.ids.order++;
  }

  /** Asks, and checks that each answer comes and that nothing else is called an error. */
  async ask(question: Question, answers: readonly Expected[]): Promise<void> {
    this.client.clear();
    question.ask(this.client.api);
    await this.expect(question, answers);
  }

  /** Checks that each of these comes, now that something was done. */
  async expect(
    { request, about }: Omit<Question, 'ask'>,
    answers: readonly Expected[],
  ): Promise<void> {
    for (const { callback, what, fits, withinMs } of answers) {
      const problem = await this.client.waitFor(callback, fits, withinMs).then(
        () => null,
        (error: unknown) => String(error),
      );
      this.note(request, `${about}: ${what}`, problem);
    }
    await this.client.settled();
    const others = this.client.callbacks.filter(
      ({ name, args }) =>
        name === 'error' &&
        !answers.some((answer) => answer.callback === name && answer.fits(args)),
    );
    const problem = others.length === 0 ? null : others.map(({ args }) => String(args)).join('; ');
    this.note(request, `${about}: no other error`, problem);
  }

  note(request: ClientMessageName, what: string, problem: string | null): void {
    this.checks.push({ version: this.version, request, what, problem });
  }

  async close(): Promise<void> {
    this.client.close();
    await this.simulator.stop();
  }

  /** Removes what was written; the frames are gone with it. */
  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
