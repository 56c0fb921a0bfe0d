import { DecisionMadeV1, type Envelope } from '@fairlead/contracts';
import { type Clock, derivedId, isPaperAccount } from '@fairlead/core';
import type { InstrumentCatalogue, Logger, Tx, UnitOfWork } from '@fairlead/platform';
import {
  type TriggerSituation,
  type Triggered,
  type VersionedRule,
  triggerDecider,
} from '@fairlead/rules-domain';
import { decisionMadeOf } from '../decision.mapper';
import type { KeepEvaluations } from '../evaluations/keep-evaluations';
import type { PendingEvent, PendingEvents } from '../ports/pending-events';
import type { RuleStore } from '../ports/rule-store';
import type { SymbolOwnership } from '../ports/symbol-ownership';
import type { QuoteView } from '../quote-view';
import { sendMessages } from '../rule-messages';
import type { RuleSet } from '../rule-set';
import type { RulesInForce } from '../rules-in-force';
import type { SurroundingsLoader } from '../surroundings/surroundings-loader';
import { eventFactsOf } from './event-facts.mapper';

/** What deciding rests on. */
export interface DecideOnEventParts {
  readonly unitOfWork: UnitOfWork;
  readonly pending: PendingEvents;
  readonly store: RuleStore;
  readonly ruleSet: RuleSet;
  readonly inForce: RulesInForce;
  readonly instruments: InstrumentCatalogue;
  readonly ownership: SymbolOwnership;
  readonly surroundings: SurroundingsLoader;
  readonly clock: Clock;
  readonly quotes: QuoteView;
  readonly logger: Logger;
  readonly evaluations: KeepEvaluations;
  readonly account: string;
}

/** What an event is decided on. */
interface Loaded {
  readonly rules: readonly VersionedRule[];
  readonly rulesVersion: number;
  readonly situation: TriggerSituation;
}

/** A decision with what it is about. */
interface Made {
  readonly triggered: Triggered;
  readonly event: Envelope;
  readonly symbol: string;
  readonly rulesVersion: number;
}

const LOOKS_MAX = 5;

/** Decides about an event for one instrument, once for each rule that waits for it. */
export class DecideOnEvent {
  constructor(private readonly parts: DecideOnEventParts) {}

  /**
   * Takes the event out of what is pending, decides and publishes, all with one commit: a crash neither loses nor doubles it.
   * Nothing happens where the symbol is another replica's by now, or that one was faster.
   */
  async decide({ seq, instrumentKey, event }: PendingEvent): Promise<void> {
    const { unitOfWork, ownership, pending, instruments } = this.parts;
    await unitOfWork.run(async (tx) => {
      if (!(await ownership.hold(tx, instrumentKey))) return;
      if (!(await pending.take(tx, seq))) return;
      const instrument = instruments.byKey(instrumentKey);
      // What is listed no more is acted on no more.
      if (instrument === null) return;
      const { name: symbol } = instrument;
      await this.decideEach(tx, { event, symbol, instrumentKey });
    });
  }

  /** One rule after the other, by priority: what one requests the next one sees. */
  private async decideEach(tx: Tx, about: EventTarget): Promise<void> {
    const { clock, quotes, account, instruments, surroundings } = this.parts;
    const { event, symbol, instrumentKey } = about;
    const { rules, rulesVersion, situation: loaded } = await this.load(tx, about);
    const [now, quote, paper] = [clock.now(), quotes.of(instrumentKey), isPaperAccount(account)];
    const common = { event: eventFactsOf(event, instruments), account, symbol, instrumentKey, now, paper, quote }; // prettier-ignore
    const beside = await surroundings.load(tx, { rules, instrumentKey }, { until: now });
    let situation = loaded;
    for (const rule of rules) {
      const command = { ...common, rule, surroundings: beside };
      const decided = triggerDecider.decide(command, situation).value;
      for (const triggered of decided) await this.save(tx, { triggered, rulesVersion, ...about });
      situation = decided.reduce(triggerDecider.evolve, situation);
    }
  }

  /** Loads what a decision rests on, by the rules in force at this moment. */
  private async load(tx: Tx, { event, symbol, instrumentKey }: EventTarget): Promise<Loaded> {
    const { store, account, ruleSet, inForce } = this.parts;
    const ledBy = await store.chainOf(tx, event.correlationId);
    for (let look = 1; look <= LOOKS_MAX; look += 1) {
      const rules = ruleSet.rulesFor(event.type, symbol);
      const { revision, version: rulesVersion } = ruleSet;
      const ruleIds = rules.map(({ id }) => id);
      const stored = await store.situation(tx, { account, instrumentKey, source: '', ruleIds });
      const { states, trades } = stored;
      const situation = { states, trades, ledBy };
      if (stored.revision === revision) return { rules, rulesVersion, situation };
      await inForce.refresh(tx);
    }
    throw new Error(`the rules changed ${LOOKS_MAX} times while a decision was made`);
  }

  private async save(tx: Tx, made: Made & EventTarget): Promise<void> {
    const { store, clock, logger, account, evaluations } = this.parts;
    const { triggered, event, symbol, instrumentKey, rulesVersion } = made;
    const { causeId, decision, chain } = triggered;
    const about = { account, instrumentKey, causeId };
    const record = { ...about, source: '', decidedAt: clock.now(), decision, chain };
    if (!(await store.saveDecision(tx, record))) return;
    const cause = { correlationId: causeId, causationId: event.id };
    sendMessages(tx, decision, { logger, origin: { ...about, symbol, cause } });
    const { id: eventId, type: eventType, occurredAt, correlationId } = event;
    const trigger = { eventId, eventType, occurredAt, correlationId, chain };
    const origin = { ...about, cause: 'event', signal: null, rulesVersion, trigger } as const;
    const published = decisionMadeOf(decision, origin);
    const moment = { symbol, rulesVersion, at: record.decidedAt };
    await evaluations.keep(tx, { causeId, instrumentKey, cause: 'event', ...moment }, published);
    tx.publish(DecisionMadeV1, published, {
      cause,
      id: derivedId('decision-made', causeId),
    });
  }
}

/** An event, and the instrument that it is decided for. */
interface EventTarget extends Pick<PendingEvent, 'event' | 'instrumentKey'> {
  readonly symbol: string;
}
