import {
  type Decimal,
  type Instant,
  Decimal as DecimalOf,
  ONE,
  intentIdOf,
  plusMs,
  tradeIdOf,
} from '@fairlead/core';
import type { SingleAction } from '../actions/action';
import type { AdjustAction } from '../actions/adjust';
import type { CancelAction } from '../actions/cancel';
import type { CloseAction } from '../actions/close';
import type { EnterAction } from '../actions/enter';
import type { ScaleInAction } from '../actions/scale-in';
import { type TradeFacts, livingTrades } from '../facts';
import { VALID_FOR_MS, type VersionedRule } from '../rule';
import { nextTimeOfDay } from '../shapes/entry-plan-shape';
import type {
  AddIntent,
  AdjustIntent,
  CancelIntent,
  EnterIntent,
  ExitIntent,
  Intent,
  LevelWish,
} from './decision';
import type { Occasion } from './occasion';

/** What intents are made from. */
interface IntentSource {
  readonly occasion: Occasion;
  readonly now: Instant;
  readonly trades: readonly TradeFacts[];
}

/** One intent for each step that orders something. The first has the id of its rule; further ones are counted. */
export function intentsOf(
  rule: VersionedRule,
  question: IntentSource,
  steps: readonly SingleAction[],
): readonly Intent[] {
  const wishes = steps.flatMap((step) => wishesOf(step, rule, question));
  return wishes.map((wish, index) => intentOf(rule, question, { wish, index }));
}

/** What a step wants of one strategy. */
type Wish = EnterAction | ScaleInAction | LevelWish | AdjustAction | CancelAction | { readonly kind: 'close'; readonly direction: CloseAction['direction']; readonly strategy: string }; // prettier-ignore

function wishesOf(
  step: SingleAction,
  { strategy }: VersionedRule,
  { trades, now }: IntentSource,
): readonly Wish[] {
  switch (step.kind) {
    case 'enter':
    case 'scaleIn':
      return [step];
    case 'doubleDown':
      return step.levels.map((level) => ({ kind: 'doubleDown', level, restMs: step.restMs }));
    case 'moveStop':
      return [{ kind: 'adjust', stop: step.stop, target: null, loosen: false }];
    case 'adjust':
    case 'cancel':
      return [step];
    case 'close':
      return [{ kind: 'close', direction: step.direction, strategy }];
    case 'closeAll': {
      const held = livingTrades(trades, now).filter(
        ({ direction }) => step.direction === 'ANY' || direction === step.direction,
      );
      const strategies = [...new Set(held.map((trade) => trade.strategy))].sort();
      return strategies.map((each) => ({ kind: 'close', direction: step.direction, strategy: each })); // prettier-ignore
    }
    case 'log':
    case 'notify':
      return [];
  }
}

function intentOf(
  rule: VersionedRule,
  { occasion, now }: IntentSource,
  { wish, index }: { readonly wish: Wish; readonly index: number },
): Intent {
  const key = index === 0 ? rule.id : `${rule.id}/${index + 1}`;
  const base = {
    intentId: intentIdOf(occasion.causeId, key),
    ruleId: rule.id,
    ruleVersion: rule.version,
    strategy: wish.kind === 'close' ? wish.strategy : rule.strategy,
    priority: rule.priority,
    reason: `${rule.id}: ${occasion.because}`,
  };
  if (wish.kind === 'close') {
    return { ...base, kind: 'EXIT', direction: wish.direction } satisfies ExitIntent;
  }
  if (wish.kind === 'cancel') {
    return { ...base, kind: 'CANCEL', what: wish.what } satisfies CancelIntent;
  }
  const expiresAt = occasion.expiresAt ?? plusMs(now, rule.validForMs ?? VALID_FOR_MS);
  if (wish.kind === 'adjust') {
    const { kind: _kind, ...moves } = wish;
    return { ...base, kind: 'ADJUST', moves, expiresAt } satisfies AdjustIntent;
  }
  const limits = {
    expiresAt,
    restsUntil: restsUntilOf(restMsOf(wish), expiresAt, now),
    approvalUntil: rule.mode === 'approve' ? expiresAt : null,
  };
  if (wish.kind === 'scaleIn' || wish.kind === 'doubleDown') {
    return { ...base, ...limits, kind: 'ADD', action: wish } satisfies AddIntent;
  }
  return {
    ...base,
    ...limits,
    kind: 'ENTER',
    tradeId: tradeIdOf(base.intentId),
    action: wish,
    limitPrice: limitPriceOf(wish, occasion.price),
    exitAt: wish.plan?.exitAt === undefined ? null : nextTimeOfDay(wish.plan.exitAt, now),
  } satisfies EnterIntent;
}

function restMsOf(wish: EnterAction | ScaleInAction | LevelWish): number | undefined {
  if (wish.kind !== 'enter') return wish.restMs;
  return wish.entry.type === 'MARKET' ? undefined : wish.entry.restMs;
}

/** An entry that its rule lets rest may fill after its signal has expired; it is sent before that or not at all. */
function restsUntilOf(restMs: number | undefined, expiresAt: Instant, now: Instant): Instant {
  if (restMs === undefined) return expiresAt;
  const until = plusMs(now, restMs);
  return until > expiresAt ? until : expiresAt;
}

/** Better means below the signal's price for a long and above it for a short. Order management snaps it to a tick. */
function limitPriceOf(action: EnterAction, seen: Decimal | null): Decimal | null {
  if (action.entry.type === 'MARKET' || seen === null) return null;
  const share = action.entry.offsetPercent.div(100);
  const factor = action.direction === 'LONG' ? ONE.minus(share) : ONE.plus(share);
  return seen.times(factor).toDecimalPlaces(8, DecimalOf.ROUND_HALF_EVEN);
}
