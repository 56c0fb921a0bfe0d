import type { Envelope } from '@fairlead/contracts';
import { type Clock, parseInstant } from '@fairlead/core';
import type { InstrumentCatalogue, ListedInstrument, Tx } from '@fairlead/platform';
import { type EventFacts, type VersionedRule, awaitsEvent } from '@fairlead/rules-domain';
import type { PendingEvents } from '../ports/pending-events';
import type { RuleSet } from '../rule-set';
import type { RulesInForce } from '../rules-in-force';
import { eventFactsOf } from './event-facts.mapper';

/** What taking events rests on. */
export interface TakeEventsParts {
  readonly pending: PendingEvents;
  readonly ruleSet: RuleSet;
  readonly inForce: RulesInForce;
  readonly instruments: InstrumentCatalogue;
  readonly clock: Clock;
  readonly account: string;
  /** Called when something was committed that is to be decided. */
  readonly onTaken: () => void;
}

/** Writes down which events rules wait for; the owner of each symbol that they act on decides. */
export class TakeEvents {
  /** Units of work in which the rules were compared with those in force. */
  private readonly compared = new WeakSet<Tx>();

  constructor(private readonly parts: TakeEventsParts) {}

  /** Takes an event that was delivered, with its inbox row. */
  async take(tx: Tx, event: Envelope): Promise<void> {
    const { account, instruments, inForce, pending, onTaken } = this.parts;
    const { account: of = account } = event.data as { readonly account?: string };
    if (of !== account) return;
    if (!this.compared.has(tx)) await inForce.refresh(tx);
    this.compared.add(tx);
    const targets = this.targetsOf(event, eventFactsOf(event, instruments));
    for (const { key: instrumentKey } of targets) await pending.add(tx, { account, instrumentKey, event }); // prettier-ignore
    if (targets.length > 0) tx.afterCommit(onTaken);
  }

  /** The instruments that a rule acts on which waits for the event. What happened before a rule was in force starts nothing. */
  private targetsOf(event: Envelope, facts: EventFacts): readonly ListedInstrument[] {
    const { ruleSet, instruments } = this.parts;
    const recordedAt = parseInstant(event.recordedAt);
    const waiting = ruleSet
      .rulesStartedBy(facts.type, facts.symbol)
      .filter(({ id }) => recordedAt >= ruleSet.inForceSince(id))
      .flatMap((rule) => this.actedOn(rule, facts));
    return instruments.all.filter(({ name }) => waiting.includes(name));
  }

  private actedOn(rule: VersionedRule, facts: EventFacts): readonly string[] {
    const now = this.parts.clock.now();
    const symbols = rule.symbols ?? (facts.symbol === null ? [] : [facts.symbol]);
    return symbols.filter((symbol) => awaitsEvent(rule, facts, { symbol, now }));
  }
}
