import { type Logger, type UnitOfWork, logged } from '@fairlead/platform';
import type { PendingEvent, PendingEvents } from '../ports/pending-events';
import type { SymbolOwnership } from '../ports/symbol-ownership';
import type { DecideOnEvent } from './decide-on-event';

/** Of each instrument so many are looked at together. */
const OF_EACH = 50;
/** So many tries the later events of an instrument wait for one that fails: as many as a message gets elsewhere. */
const WAITED_FOR_TRIES = 5;

/** What deciding what is pending rests on. */
export interface DecidePendingParts {
  readonly unitOfWork: UnitOfWork;
  readonly pending: PendingEvents;
  readonly ownership: SymbolOwnership;
  readonly decideOnEvent: DecideOnEvent;
  readonly account: string;
  readonly logger: Logger;
}

/** Decides the events that rules wait for: those of this replica's symbols, in their order for each symbol. */
export class DecidePending {
  private underWay: Promise<void> | null = null;
  private isAskedAgain = false;
  /** How often events failed, by their place. */
  private readonly failures = new Map<number, number>();

  constructor(private readonly parts: DecidePendingParts) {}

  /** Begins to decide what is pending, for somebody who does not wait for it. What fails is looked at again in a second. */
  begin(): void {
    void logged(this.parts.logger, 'rules.pending-failed', () => this.look());
  }

  /** Decides what is pending. What comes meanwhile is decided too before this settles. */
  async look(): Promise<void> {
    if (this.underWay !== null) {
      this.isAskedAgain = true;
      return this.underWay;
    }
    this.underWay = this.lookAgain().finally(() => (this.underWay = null));
    await this.underWay;
  }

  /** Settles once nothing is being decided any more. */
  async idle(): Promise<void> {
    await this.underWay;
  }

  private async lookAgain(): Promise<void> {
    do {
      this.isAskedAgain = false;
      await this.decideOldest();
    } while (this.isAskedAgain);
  }

  private async decideOldest(): Promise<void> {
    const { unitOfWork, pending, account, ownership } = this.parts;
    const found = await unitOfWork.run((tx) => pending.oldest(tx, { account, ofEach: OF_EACH }));
    const lines = new Map<string, PendingEvent[]>();
    for (const each of found.filter(({ instrumentKey }) => ownership.owns(instrumentKey))) {
      lines.set(each.instrumentKey, [...(lines.get(each.instrumentKey) ?? []), each]);
    }
    const isWhole = await Promise.all([...lines.values()].map((line) => this.decideLine(line)));
    const isMore = [...lines.values()].some((line, place) => line.length === OF_EACH && isWhole[place] === true); // prettier-ignore
    if (isMore) this.isAskedAgain = true;
  }

  /**
   * The later ones of an instrument wait for one that cannot be decided now. One that never can be is not waited for: it
   * stays, and is tried with each look.
   */
  private async decideLine(line: readonly PendingEvent[]): Promise<boolean> {
    let isWhole = true;
    for (const each of line) {
      if (await this.isDecided(each)) continue;
      isWhole = false;
      if ((this.failures.get(each.seq) ?? 0) < WAITED_FOR_TRIES) break;
    }
    return isWhole;
  }

  private async isDecided(each: PendingEvent): Promise<boolean> {
    const { decideOnEvent, logger } = this.parts;
    try {
      await decideOnEvent.decide(each);
      this.failures.delete(each.seq);
      return true;
    } catch (error) {
      const { id: eventId, type } = each.event;
      const tries = (this.failures.get(each.seq) ?? 0) + 1;
      this.failures.set(each.seq, tries);
      logger.error('rules.event-not-decided', { error, eventId, type, tries });
      return false;
    }
  }
}
