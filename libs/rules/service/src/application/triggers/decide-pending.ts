import { eventClassOf } from '@fairlead/contracts';
import {
  type Logger,
  type UnitOfWork,
  deadLetter,
  isUnavailable,
  logged,
} from '@fairlead/platform';
import type { PendingEvent, PendingEvents } from '../ports/pending-events';
import type { SymbolOwnership } from '../ports/symbol-ownership';
import type { DecideOnEvent } from './decide-on-event';

/** An event that could not be decided so often, while all that it takes was there, is set aside: others wait behind it. */
const TRIES_MAX = 5;
/** Of each instrument so many are looked at together. */
const OF_EACH = 50;

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
  /** Tries of one event are a second apart. */
  private mayTryAgain = false;
  /** How often an event could not be decided. */
  private readonly tries = new Map<number, number>();

  constructor(private readonly parts: DecidePendingParts) {}

  /** Begins to decide what is pending, for somebody who does not wait for it. What fails is looked at again in a second. */
  begin(): void {
    void logged(this.parts.logger, 'rules.pending-failed', () => this.run());
  }

  /** Decides what is pending, and tries again what could not be decided. What comes meanwhile is decided too before this settles. */
  async look(): Promise<void> {
    this.mayTryAgain = true;
    await this.run();
  }

  private async run(): Promise<void> {
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
    const isTriedAgain = this.mayTryAgain;
    this.mayTryAgain = false;
    const lines = new Map<string, PendingEvent[]>();
    for (const each of found.filter(({ instrumentKey }) => ownership.owns(instrumentKey))) {
      lines.set(each.instrumentKey, [...(lines.get(each.instrumentKey) ?? []), each]);
    }
    const due = [...lines.values()].filter(([first]) => isTriedAgain || !this.tries.has(first?.seq ?? 0)); // prettier-ignore
    const isWhole = await Promise.all(due.map((line) => this.decideLine(line)));
    const isMore = due.some((line, place) => line.length === OF_EACH && isWhole[place] === true); // prettier-ignore
    if (isMore) this.isAskedAgain = true;
  }

  /** The later ones of an instrument wait for one that cannot be decided now. */
  private async decideLine(line: readonly PendingEvent[]): Promise<boolean> {
    const { decideOnEvent, logger } = this.parts;
    for (const each of line) {
      try {
        await decideOnEvent.decide(each);
        this.tries.delete(each.seq);
      } catch (error) {
        const { id: eventId, type } = each.event;
        logger.error('rules.event-not-decided', { error, eventId, type });
        if (!(await this.isSetAside(each, error))) return false;
      }
    }
    return true;
  }

  /** As with a message that no try can handle: it is kept whole, and a person is told. */
  private async isSetAside(pending: PendingEvent, error: unknown): Promise<boolean> {
    const { seq, instrumentKey, event } = pending;
    if (isUnavailable(error)) return false;
    const attempts = (this.tries.get(seq) ?? 0) + 1;
    this.tries.set(seq, attempts);
    if (attempts < TRIES_MAX) return false;
    const { unitOfWork, ownership, pending: store } = this.parts;
    const { id, type, version, data } = event;
    const subject = eventClassOf(type, version)?.contract.subject(data) ?? type;
    const message = { id, type, subject, body: JSON.stringify(event) };
    await unitOfWork.run(async (tx) => {
      if (!(await ownership.hold(tx, instrumentKey)) || !(await store.take(tx, seq))) return;
      await deadLetter(tx, 'rule-engine', { message, attempts, error: String(error) });
    });
    this.tries.delete(seq);
    return true;
  }
}
