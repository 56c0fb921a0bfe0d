import { BrokerInstrumentV1, describesLookup } from '@fairlead/contracts';
import {
  type Clock,
  type InstrumentDescription,
  derivedId,
  instrumentKeyOf,
  parseInstant,
} from '@fairlead/core';
import type { Logger, Tx, UnitOfWork } from '@fairlead/platform';
import { chooseContract, writtenExpiry } from './choose-contract';
import type { InstrumentDirectory } from './instrument-directory';
import {
  type LookUp,
  resolvedInstrument,
  sameInstrument,
  unresolvedInstrument,
} from './instrument.mapper';
import type { Pacer } from '../connection/pacer';
import {
  type BrokerLink,
  BrokerRequestError,
  type ContractCandidate,
  type TickBand,
} from '../ports/broker-link';
import type { GatewayStore } from '../ports/gateway-store';
import type { LinkUser } from '../connection/broker-connection';

/** What looking up works with. */
export interface InstrumentResolverParts {
  readonly account: string;
  readonly clock: Clock;
  readonly directory: InstrumentDirectory;
  readonly pacer: Pacer;
  readonly store: GatewayStore;
  readonly unitOfWork: UnitOfWork;
  readonly logger: Logger;
  /** Informed of each instrument once it is resolved. */
  readonly onResolved: (instrumentKey: string) => void;
}

/** A look-up is good for this long. */
const FRESH_MS = 12 * 60 * 60 * 1_000;
/** What failed, and what is due, is tried this much later. */
const RETRY_MS = 60_000;
const ANSWER_MS = 15_000;
/** Look-ups under way at once. */
const AT_ONCE = 4;
const NO_SUCH_CONTRACT = 200;

/** Finds the one contract of each listed instrument, keeps it in the record, and looks again twice a day. */
export class InstrumentResolver implements LinkUser {
  private link: BrokerLink | null = null;
  private rules = new Map<number, Promise<readonly TickBand[]>>();
  private timer: NodeJS.Timeout | null = null;
  private running = false;
  private again = false;

  constructor(private readonly parts: InstrumentResolverParts) {}

  /**
   * Takes over what an earlier process found, and tells it: so a restart needs no broker to know its contracts. What was
   * found for another description is another contract, and is looked up again.
   */
  async start(): Promise<void> {
    const { store, account, directory, unitOfWork } = this.parts;
    directory.onChange(() => this.relisted());
    const listed = new Map<string, InstrumentDescription>(
      directory.descriptions.map((one) => [instrumentKeyOf(one), one]),
    );
    await unitOfWork.run(async (tx) => {
      for (const instrument of await store.instruments(tx, account)) {
        const description = listed.get(instrument.instrumentKey);
        if (description === undefined || !describesLookup(instrument, description)) continue;
        directory.keep(instrument);
        this.publish(tx, instrument);
      }
      // After the present ones: a contract that is both is what it is now.
      for (const traded of await store.tradedContracts(tx, account)) directory.recall(traded);
    });
  }

  linkUp(link: BrokerLink): void {
    this.link = link;
    this.rules = new Map();
    void this.lookUpAll();
  }

  linkDown(): void {
    this.link = null;
    this.stop();
  }

  dataLost(): void {
    // Contracts are no subscription.
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  /** What is described otherwise now is another contract: it is looked up at once. */
  private relisted(): void {
    const { directory } = this.parts;
    for (const description of directory.descriptions) {
      const known = directory.find(instrumentKeyOf(description));
      if (known === null || describesLookup(known, description)) continue;
      directory.forget(known.instrumentKey);
    }
    void this.lookUpAll();
  }

  private async lookUpAll(): Promise<void> {
    this.again = this.running;
    if (this.running) return;
    this.running = true;
    const due = this.parts.directory.descriptions.filter((one) => this.isDue(one));
    const workers = Array.from({ length: AT_ONCE }, async () => {
      for (let next = due.shift(); next !== undefined; next = due.shift())
        await this.tryLookUp(next);
    });
    await Promise.all(workers);
    this.running = false;
    if (this.again) return this.lookUpAll();
    if (this.link === null) return;
    this.stop();
    this.timer = setTimeout(() => void this.lookUpAll(), RETRY_MS);
    this.timer.unref();
  }

  private isDue(description: InstrumentDescription): boolean {
    const known = this.parts.directory.find(instrumentKeyOf(description));
    if (known?.state !== 'resolved') return true;
    return this.parts.clock.now() - parseInstant(known.lookedUpAt) >= FRESH_MS;
  }

  private async tryLookUp(description: InstrumentDescription): Promise<void> {
    const { link } = this;
    if (link === null) return;
    try {
      const found = await this.lookUp(link, description);
      // The list may have become another one meanwhile.
      if (this.parts.directory.lists(description)) await this.keep(found);
    } catch (error) {
      const { logger } = this.parts;
      logger.warn('instrument.not-looked-up', { symbol: description.symbol, error });
    }
  }

  private async lookUp(
    link: BrokerLink,
    description: InstrumentDescription,
  ): Promise<BrokerInstrumentV1> {
    const { account, clock } = this.parts;
    const lookUp: LookUp = { account, description, at: clock.now() };
    let candidates: readonly ContractCandidate[];
    try {
      candidates = await this.parts.pacer.request('data', () =>
        link.requestContracts(description, ANSWER_MS),
      );
    } catch (error) {
      const none = error instanceof BrokerRequestError && error.code === NO_SUCH_CONTRACT;
      if (!none) throw error;
      const expiredOn = writtenExpiry(description, lookUp.at);
      const expired = expiredOn === null ? {} : { expiredOn };
      return unresolvedInstrument(lookUp, { candidates: [], reason: error.message, ...expired });
    }
    const chosen = chooseContract(description, candidates, lookUp.at);
    if (!chosen.ok) return unresolvedInstrument(lookUp, chosen.refusal);
    return resolvedInstrument(lookUp, chosen.value, await this.bandsOf(link, chosen.value));
  }

  /** Many instruments share a rule: it is known for once on each connection. */
  private bandsOf(link: BrokerLink, candidate: ContractCandidate): Promise<readonly TickBand[]> {
    const { marketRuleId } = candidate;
    if (marketRuleId === null) return Promise.resolve([]);
    const known = this.rules.get(marketRuleId);
    if (known !== undefined) return known;
    const requested = this.parts.pacer.request('data', () =>
      link.requestMarketRule(marketRuleId, ANSWER_MS),
    );
    this.rules.set(marketRuleId, requested);
    requested.catch(() => this.rules.delete(marketRuleId));
    return requested;
  }

  private async keep(found: BrokerInstrumentV1): Promise<void> {
    const { directory, unitOfWork, store, onResolved } = this.parts;
    const known = directory.find(found.instrumentKey);
    const changed = known === null || !sameInstrument(known, found);
    await unitOfWork.run(async (tx) => {
      await store.saveInstrument(tx, found);
      if (changed) this.publish(tx, found);
    });
    directory.keep(found);
    if (found.state === 'resolved') onResolved(found.instrumentKey);
  }

  private publish(tx: Tx, instrument: BrokerInstrumentV1): void {
    const correlationId = derivedId('gateway', this.parts.account);
    tx.publish(BrokerInstrumentV1, instrument, { cause: { correlationId, causationId: null } });
  }
}
