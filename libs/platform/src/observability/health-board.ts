import { Readiness } from './readiness';

/** What one part says of itself. */
export interface PartState {
  readonly ready: boolean;
  readonly reason: string | null;
}

/** Gathers what the parts of a process say of their readiness. */
export class HealthBoard {
  private readonly parts = new Map<string, PartState>();

  /** Notes the state of a part, named `<service>.<part>`. */
  set(part: string, state: PartState): void {
    this.parts.set(part, state);
  }

  /** Returns all parts by name. */
  snapshot(): Readonly<Record<string, PartState>> {
    return Object.fromEntries(this.parts);
  }
}

/** The readiness of one service on the board of its process. */
export class ServiceReadiness extends Readiness {
  constructor(
    private readonly service: string,
    private readonly board: HealthBoard,
  ) {
    super();
  }

  report(part: string, ready: boolean, reason?: string): void {
    this.board.set(`${this.service}.${part}`, { ready, reason: reason ?? null });
  }
}
