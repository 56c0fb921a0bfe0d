import { BrokerMarketDataV1, type MarketDataState } from '@fairlead/contracts';
import { type Clock, type Instant, derivedId } from '@fairlead/core';
import type { Logger, UnitOfWork } from '@fairlead/platform';

/** The broker's code: another live session of the user has taken the market data. */
export const COMPETING_SESSION = 10197;
/** While it lasts it is reported again this often. */
const REMIND_EVERY_MS = 15 * 60 * 1_000;
const TAKEN =
  'another live session of the same user has taken the market data (10197): log it out, or give Fairlead a user of its own; entries are denied as their quotes grow old';
const BACK = 'the other session has gone, quotes are back';

/** What it works with. */
export interface CompetingSessionParts {
  readonly account: string;
  readonly clock: Clock;
  readonly unitOfWork: UnitOfWork;
  readonly logger: Logger;
}

/** Follows whether another session has the market data: from the first refusal to the first price of what was refused. */
export class CompetingSession {
  private readonly taken = new Set<string>();
  private startedAt: Instant | null = null;
  private publishedAt: Instant | null = null;

  constructor(private readonly parts: CompetingSessionParts) {}

  /** Since when quotes are taken, or null while they stream. */
  get since(): Instant | null {
    return this.startedAt;
  }

  /** What a person is to know while it lasts. */
  get reason(): string {
    return TAKEN;
  }

  /** Instruments whose quotes are taken. */
  get instruments(): readonly string[] {
    return [...this.taken];
  }

  /** The broker has taken the quotes of an instrument. */
  take(instrumentKey: string): void {
    const now = this.parts.clock.now();
    this.taken.add(instrumentKey);
    this.startedAt ??= now;
    if (this.publishedAt !== null && now - this.publishedAt < REMIND_EVERY_MS) return;
    this.publishedAt = now;
    this.publish('taken', TAKEN);
  }

  /** A price of an instrument came: what was taken is back. */
  price(instrumentKey: string): void {
    if (this.startedAt === null) return;
    // What still flows of others, in the moment in which the data is taken, ends nothing.
    if (this.taken.size > 0 && !this.taken.has(instrumentKey)) return;
    this.taken.clear();
    this.startedAt = null;
    this.publishedAt = null;
    this.publish('streaming', BACK);
  }

  /** The link went: the next one is refused anew, or its first price ends it. */
  linkDown(): void {
    this.taken.clear();
  }

  private publish(state: MarketDataState, reason: string): void {
    const { account, unitOfWork, logger } = this.parts;
    const how = state === 'taken' ? 'warn' : 'info';
    logger[how]('market-data.changed', { state, code: COMPETING_SESSION, reason });
    const cause = { correlationId: derivedId('gateway', account), causationId: null };
    const data: BrokerMarketDataV1 = { account, state, reason };
    unitOfWork
      .run((tx) => Promise.resolve(tx.publish(BrokerMarketDataV1, data, { cause })))
      .catch((error: unknown) => logger.error('market-data.not-published', { error }));
  }
}
