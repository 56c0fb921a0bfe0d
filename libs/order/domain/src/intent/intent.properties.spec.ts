import { type CauseId, type IntentId, decimal } from '@fairlead/core';
import fc from 'fast-check';
import {
  ModelBroker,
  RISK_NOW,
  entryIntent,
  exitIntent,
  firstAnswer,
  intentView,
  nextAnswer,
} from '../testing';
import type { ApprovalRequest } from './people/approval-request.decider';
import { type Trade, applyEvidence, takesAdditions } from '../trade';
import type { EntryIntent, Intent } from './intent';
import type { IntentView } from './intent-view';
import type { AnswerIntent, IntentEvent, IntentState } from './intent-event';
import { intentDecider } from './intent.decider';

const STRATEGIES = ['sim', 'swing'] as const;
const OPPOSITES = ['ignore', 'close', 'reverse'] as const;

interface Wish {
  readonly kind: 'ENTER' | 'ADD' | 'EXIT';
  readonly strategy: (typeof STRATEGIES)[number];
  readonly direction: 'LONG' | 'SHORT';
  readonly onOpposite: (typeof OPPOSITES)[number];
  readonly gate: 'open' | 'closed';
  /** Whether everything that waits is answered once more before this one, and whether the trades that are left end. */
  readonly retried: boolean;
  readonly ended: boolean;
  /** Whether what was opened has filled by then, and is protected. */
  readonly filled: boolean;
  /** Whether it needs a person, and what one says before it to everything that waits for one. */
  readonly asks: boolean;
  readonly said: 'APPROVED' | 'REJECTED' | null;
}

const wishes: fc.Arbitrary<readonly Wish[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('ENTER', 'ENTER', 'ADD', 'ADD', 'EXIT'),
    strategy: fc.constantFrom(...STRATEGIES),
    direction: fc.constantFrom('LONG', 'SHORT'),
    onOpposite: fc.constantFrom(...OPPOSITES),
    gate: fc.constantFrom('open', 'open', 'closed'),
    retried: fc.boolean(),
    ended: fc.boolean(),
    filled: fc.boolean(),
    asks: fc.boolean(),
    said: fc.constantFrom(null, null, 'APPROVED', 'REJECTED'),
  }),
  { minLength: 1, maxLength: 12 },
);

function intentOf({ kind, strategy, direction, onOpposite, asks }: Wish, id: number): Intent {
  const intentId = `intent-${id}` as IntentId;
  if (kind === 'EXIT') return exitIntent({ intentId, strategy, direction });
  const causeId = `cause-${id}` as CauseId;
  const { expiresAt } = entryIntent();
  const approvalUntil = asks ? expiresAt : null;
  if (kind === 'ADD') {
    const { account, instrumentKey, signalId, stated, reason, maxNotional, restsUntil } = entryIntent(); // prettier-ignore
    const origin = {
      intentId,
      causeId,
      signalId,
      stated,
      account,
      instrumentKey,
      strategy,
      ruleId: 'rule',
      reason,
    };
    const size = { kind: 'shares', shares: decimal(id + 2) } as const;
    const how = { limitOffsetPercent: null, profitPercentMin: null };
    return { ...origin, ...how, kind, direction, size, maxNotional, expiresAt, restsUntil, approvalUntil }; // prettier-ignore
  }
  return entryIntent({ intentId, causeId, strategy, direction, onOpposite, allowShort: true, approvalUntil }); // prettier-ignore
}

/** Answers wishes one after the other, as the service does, and lets what waits be answered again. */
class Scene {
  state: IntentState = intentDecider.initial;
  readonly events: IntentEvent[] = [];
  private readonly entries = new Map<string, EntryIntent>();
  /** What was put to a person. */
  readonly requests = new Map<string, ApprovalRequest>();

  answer(wish: Wish, id: number): void {
    const gate = { ...intentView().gate, state: wish.gate };
    if (wish.filled) this.fillWhatWasOpened();
    if (wish.ended) this.endTradesThatAreLeft();
    if (wish.said !== null) this.say(wish.said);
    const answered = this.state.waiting.filter(({ intentId }) => this.requests.get(intentId)?.answered); // prettier-ignore
    for (const { intentId } of wish.retried ? this.state.waiting : answered) {
      const waiting = this.entries.get(intentId);
      // One that is answered may end others that waited beside it.
      const isWaiting = this.state.waiting.some((each) => each.intentId === intentId);
      if (waiting !== undefined && isWaiting) this.decide(this.again(waiting, gate));
    }
    const intent = intentOf(wish, id);
    if (intent.kind === 'ENTER') this.entries.set(intent.intentId, intent);
    this.decide(firstAnswer(intent, { gate }));
  }

  private again(entry: EntryIntent, gate: IntentView['gate']): AnswerIntent {
    const request = this.requests.get(entry.intentId) ?? null;
    return { ...nextAnswer(entry, { gate }), waited: { waitsFor: null, request } };
  }

  /** A person says the same to everything that waits for one. */
  private say(answer: 'APPROVED' | 'REJECTED'): void {
    for (const { intentId, isAsked } of this.state.waiting) {
      const request = this.requests.get(intentId);
      if (!isAsked || request === undefined || request.answered !== null) continue;
      const answered = { answer, by: 'ann', reason: 'spec', at: RISK_NOW };
      this.requests.set(intentId, { ...request, answered });
    }
  }

  private decide(command: ReturnType<typeof firstAnswer>): void {
    const events = intentDecider.decide(command, this.state).value;
    this.events.push(...events);
    for (const event of events) {
      if (event.kind !== 'approval-requested') continue;
      const request = { requestedAt: RISK_NOW, until: event.until, answered: null, ended: null };
      this.requests.set(event.intent.intentId, request);
    }
    this.state = events.reduce(intentDecider.evolve, this.state);
  }

  private fillWhatWasOpened(): void {
    const trades = this.state.trades.map((trade) =>
      trade.executions.length > 0 || trade.closedAt !== null ? trade : entered(trade),
    );
    this.state = { ...this.state, trades };
  }

  private endTradesThatAreLeft(): void {
    const trades = this.state.trades.map((trade) =>
      trade.exit === null ? trade : { ...trade, closedAt: trade.exit.requestedAt },
    );
    this.state = { ...this.state, trades };
  }
}

/** Returns the trade with its entry filled, and its stop and target at the broker. */
function entered(trade: Trade): Trade {
  const broker = new ModelBroker();
  broker.receive({ kind: 'place', purpose: 'entry', legs: trade.legs });
  const [entry] = trade.legs;
  if (entry !== undefined) broker.fill(entry.orderRef, 1_000);
  const when = { seenAt: RISK_NOW, happenedAt: RISK_NOW };
  return [...broker.reported, ...broker.executed].reduce(
    (known, each) => applyEvidence(known, each, when),
    trade,
  );
}

/** The intents that an event ends, as far as intents end here: by a trade, a denial or a conclusion. */
function endedBy(event: IntentEvent): readonly string[] {
  if (event.kind === 'concluded') return [event.intentId];
  if (event.kind === 'acted-on' || event.kind === 'denied') return [event.intent.intentId];
  return event.kind === 'opened' ? [event.intent.intentId] : [];
}

describe('intents in any order', () => {
  const played = (all: readonly Wish[]): Scene => {
    const scene = new Scene();
    all.forEach((wish, index) => scene.answer(wish, index));
    return scene;
  };

  it('end once or wait: none is lost, none ends twice, and none that ended waits', () => {
    fc.assert(
      fc.property(wishes, (all) => {
        const { events, state } = played(all);
        const ended = events.flatMap(endedBy);
        expect(new Set(ended).size).toBe(ended.length);
        const waiting = state.waiting.map(({ intentId }) => intentId);
        const known = all.map((_wish, index) => `intent-${index}`);
        expect([...ended, ...waiting].sort()).toEqual([...known].sort());
      }),
    );
  });

  it('open only after a yes where they need a person, and ask for one entry of a strategy at a time', () => {
    fc.assert(
      fc.property(wishes, (all) => {
        const { events, state, requests } = played(all);
        for (const event of events) {
          if (event.kind !== 'opened' || event.intent.approvalUntil === null) continue;
          expect(requests.get(event.intent.intentId)?.answered?.answer).toBe('APPROVED');
        }
        const asked = state.waiting.filter(({ isAsked, intentId }) => isAsked && requests.get(intentId)?.answered === null); // prettier-ignore
        expect(new Set(asked.map(({ strategy }) => strategy)).size).toBe(asked.length);
      }),
    );
  });

  it('add only to what is filled, protected, on that side and not left, and never after a wish that needs a person', () => {
    let added = 0;
    fc.assert(
      fc.property(wishes, (all) => {
        const { events } = played(all);
        for (const event of events) {
          if (event.kind !== 'added') continue;
          added += 1;
          expect(takesAdditions(event.trade)).toBe(true);
          expect(event.trade.direction).toBe(event.intent.direction);
          expect(event.trade.strategy).toBe(event.intent.strategy);
          expect(event.intent.approvalUntil).toBeNull();
        }
      }),
      { numRuns: 600 },
    );
    // Where nothing is ever added, this says nothing.
    expect(added).toBeGreaterThan(0);
  });

  it('never hold two trades of a strategy that are not both over', () => {
    fc.assert(
      fc.property(wishes, (all) => {
        const { trades } = played(all).state;
        for (const strategy of STRATEGIES) {
          const open = trades.filter(
            (each) => each.strategy === strategy && each.closedAt === null,
          );
          expect(open.length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('leave only what is held on the side that is left, or that is in the way', () => {
    fc.assert(
      fc.property(wishes, (all) => {
        const { trades } = played(all).state;
        const left = trades.filter(({ exit }) => exit !== null);
        const ids = new Set(trades.map(({ tradeId }) => tradeId));
        expect(ids.size).toBe(trades.length);
        for (const { exit, direction, strategy } of left) {
          const wanted = all.some(
            (wish) =>
              wish.strategy === strategy &&
              (wish.kind === 'EXIT' ? wish.direction === direction : wish.direction !== direction),
          );
          expect([exit?.reason, wanted]).toEqual([exit?.reason, true]);
        }
      }),
    );
  });
});
