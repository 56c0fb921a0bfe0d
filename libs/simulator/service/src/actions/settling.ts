import type { ClientConnection } from '../server/client-connection';
import type { SimulatorCore } from '../server/simulator-core';

/** The notice that asks clients for an answer; no real TWS uses its number. */
export const PING_CODE = 2199;

const ROUNDS_MAX = 100;

/**
 * Asks one client after the other whether it has come to rest, until none has done anything since its turn. The next
 * question leaves in the moment in which an answer is read, before anything that comes after it: otherwise two runs
 * would differ by what the network does.
 */
export class Settling {
  private toAsk: ClientConnection[] = [];
  private current: ClientConnection | null = null;
  private requestsBefore = 0;
  private busy = false;
  private round = 0;
  private deadline: NodeJS.Timeout | undefined;
  private finish: (unsettled: readonly number[]) => void = () => undefined;

  constructor(
    private readonly core: SimulatorCore,
    private readonly answerWithinMs: number,
  ) {}

  /** Returns the clients that did not answer, or did not come to rest; none where all is done. */
  run(): Promise<readonly number[]> {
    return new Promise((resolve) => {
      const deaf = this.core.events.listen(({ kind, clientId }) => {
        if (kind === 'disconnected' && this.current?.clientId === clientId) this.answered(true);
      });
      this.finish = (unsettled) => {
        clearTimeout(this.deadline);
        deaf();
        this.current = null;
        this.core.onTimeRequest = null;
        resolve(unsettled);
      };
      this.core.onTimeRequest = (client) => {
        if (client === this.current) this.answered(client.requests - this.requestsBefore > 1);
      };
      this.next();
    });
  }

  private next(): void {
    clearTimeout(this.deadline);
    if (this.toAsk.length === 0 && !this.beginRound()) return;
    const [client, ...rest] = this.toAsk;
    if (client === undefined) return;
    this.toAsk = rest;
    this.current = client;
    this.requestsBefore = client.requests;
    this.deadline = setTimeout(() => this.finish([client.clientId ?? -1]), this.answerWithinMs);
    client.sendError(-1, PING_CODE, 'Simulator step: answer with reqCurrentTime');
  }

  /** What one client has done may concern every other, so all have another turn. False where that is not needed. */
  private beginRound(): boolean {
    const clients = [...this.core.clients.values()];
    const again = this.round === 0 || this.busy;
    if (!again || clients.length === 0) {
      this.finish([]);
      return false;
    }
    if (this.round === ROUNDS_MAX) {
      this.finish(clients.map(({ clientId }) => clientId ?? -1));
      return false;
    }
    this.round += 1;
    this.busy = false;
    this.toAsk = clients;
    return true;
  }

  private answered(wasBusy: boolean): void {
    this.busy ||= wasBusy;
    this.current = null;
    this.next();
  }
}
