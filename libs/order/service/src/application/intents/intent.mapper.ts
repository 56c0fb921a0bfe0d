import type {
  BrokerInstrumentV1,
  DistanceSpecV1,
  DoubleDownLevelV1,
  IntentV1,
  SizeSpecV1,
  TargetSpecV1,
} from '@fairlead/contracts';
import {
  type AccountId,
  type CauseId,
  Decimal,
  type Distance,
  type Instant,
  type InstrumentKey,
  type IntentId,
  InvariantError,
  type SignalId,
  type TargetDistance,
  decimal,
  isExpired,
  parseInstant,
  present,
} from '@fairlead/core';
import type {
  AddIntent,
  DoubleDownLevel,
  ApprovalRequest,
  EntryIntent,
  ExitIntent,
  Intent,
  KnownInstrument,
  SizeSpec,
  StatedPosition,
  WaitingEntry,
  WantedProtection,
} from '@fairlead/order-domain';
import { cancelledOf, movesOf, planOf } from './moves.mapper';
import type { StoredIntent } from '../ports/order-store';

/** Returns an intent as it is decided. Throws where it lacks what its class promises. */
export function intentOf(data: IntentV1): Intent {
  const { direction, strategy, ruleId, reason } = data;
  const origin = {
    intentId: data.intentId as IntentId,
    causeId: data.causeId as CauseId,
    signalId: data.signalId === undefined ? null : (data.signalId as SignalId),
    ...(data.confidence === undefined ? {} : { confidence: new Decimal(data.confidence) }),
    account: data.account as AccountId,
    instrumentKey: data.instrumentKey as InstrumentKey,
    ...{ strategy, ruleId, reason },
    stated: statedOf(data),
  };
  if (data.kind === 'EXIT') return { ...origin, kind: 'EXIT', direction };
  if (data.kind === 'CANCEL') return { ...origin, kind: 'CANCEL', what: cancelledOf(data) };
  if (data.kind === 'ADJUST') {
    const moves = movesOf(present(data.adjust, 'an adjustment says what'));
    const expiresAt = parseInstant(present(data.expiresAt, 'an adjustment expires'));
    return { ...origin, kind: 'ADJUST', moves, expiresAt };
  }
  if (data.kind === 'ADD') return { ...origin, kind: 'ADD', direction, ...additionOf(data) };
  if (direction === 'ANY') throw new InvariantError('an entry has a direction');
  return { ...origin, kind: 'ENTER', direction, ...termsOf(data) };
}

function statedOf({ source, statedPosition }: IntentV1): StatedPosition | null {
  if (source === undefined || statedPosition === undefined) return null;
  const { side, quantity } = statedPosition;
  return { source, side, quantity: quantity === undefined ? null : decimal(quantity) };
}

/** Returns an intent that waits as others look at it: only entries wait. */
export function waitingEntryOf({ intent, approval }: StoredIntent): readonly WaitingEntry[] {
  const { intentId, causeId, strategy, direction } = intent;
  if (direction === 'ANY') return [];
  const isAsked = approval !== null && approval.answered === null;
  const ids = { intentId: intentId as IntentId, causeId: causeId as CauseId };
  return [{ ...ids, strategy, direction, isAsked }];
}

/** Returns what was put to a person about an intent, as it is decided on; null where nobody was asked. */
export function approvalRequestOf({
  approval,
  outcome,
  code,
}: StoredIntent): ApprovalRequest | null {
  if (approval === null) return null;
  const { proposal, requestedAt, answered } = approval;
  const ended = outcome === null ? null : { outcome, code: code ?? outcome };
  return { requestedAt, until: parseInstant(proposal.until), answered, ended };
}

/** Returns what the broker found when it was asked for a contract, as it is called here; null where it was not. */
export function knownInstrumentOf(
  found: BrokerInstrumentV1 | null,
  { name, now }: { readonly name: string | null; readonly now: Instant },
): KnownInstrument | null {
  if (found === null) return null;
  const { state, reason } = found;
  const expired = expiredOn(found, now);
  return {
    ...{ contract: contractOf(found, name), ambiguous: state === 'ambiguous', reason },
    ...(expired === null ? {} : { expiredOn: expired }),
  };
}

/** A contract may have expired since it was looked up: by the days of where it trades. */
function expiredOn({ contract, expiredOn: day }: BrokerInstrumentV1, now: Instant): string | null {
  const last = contract?.lastTradeDate ?? '';
  const isOver = contract !== undefined && isExpired(last, now, contract.timeZone);
  const ended = day ?? (isOver ? last : null);
  return ended === null ? null : ended.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}

function contractOf(found: BrokerInstrumentV1, name: string | null): KnownInstrument['contract'] {
  const { contract } = found;
  if (found.state !== 'resolved' || contract === undefined) return null;
  return {
    instrumentKey: found.instrumentKey as InstrumentKey,
    contractId: contract.contractId,
    symbol: contract.symbol,
    ...(name === null || name === contract.symbol ? {} : { name }),
    type: contract.type,
    exchange: contract.exchange,
    currency: contract.currency,
    multiplier: decimal(contract.multiplier),
    priceMagnifier: contract.priceMagnifier ?? 1,
    ladder: contract.priceBands.map(({ from, increment }) => ({
      from: decimal(from),
      increment: decimal(increment),
    })),
    minimumSize: decimal(contract.minimumSize),
    sizeIncrement: decimal(contract.sizeIncrement),
    primaryExchange: contract.primaryExchange,
    lookedUpAt: parseInstant(found.lookedUpAt),
  };
}

type EntryTerms = Omit<EntryIntent, keyof ExitIntent>;

function additionOf(data: IntentV1): Omit<AddIntent, keyof ExitIntent> {
  const { limitOffsetPercent, profitPercentMin, doubleDown } = present(data.add, 'an addition says how'); // prettier-ignore
  return {
    ...commonTermsOf(data),
    ...(doubleDown === undefined
      ? { size: sizeOf(present(data.size, 'an addition has a size')) }
      : { size: null, doubleDown: levelOf(doubleDown) }),
    limitOffsetPercent: limitOffsetPercent === undefined ? null : decimal(limitOffsetPercent),
    profitPercentMin: profitPercentMin === undefined ? null : decimal(profitPercentMin),
  };
}

function termsOf(data: IntentV1): EntryTerms {
  const limitPrice = data.entry?.type === 'LIMIT' ? data.entry.limitPrice : undefined;
  return {
    ...commonTermsOf(data),
    size: sizeOf(present(data.size, 'an entry has a size')),
    protection: protectionOf(data),
    ...doubleDownOf(data),
    limitPrice: limitPrice === undefined ? null : decimal(limitPrice),
    onOpposite: data.onOpposite ?? 'ignore',
    allowShort: data.allowShort ?? false,
  };
}

type CommonTerms = Pick<
  AddIntent,
  'maxNotional' | 'strategiesOfKey' | 'expiresAt' | 'restsUntil' | 'approvalUntil'
>;

/** What an entry and an addition have both. */
function commonTermsOf(data: IntentV1): CommonTerms {
  const expiresAt = parseInstant(present(data.expiresAt, 'an entry expires'));
  return {
    maxNotional: data.maxNotional === undefined ? null : decimal(data.maxNotional),
    ...(data.strategies === undefined ? {} : { strategiesOfKey: data.strategies }),
    expiresAt,
    restsUntil: data.restsUntil === undefined ? expiresAt : parseInstant(data.restsUntil),
    approvalUntil: data.approvalUntil === undefined ? null : parseInstant(data.approvalUntil),
  };
}

/** Only what says so in as many words has none: a protection that is missing otherwise is a broken message. */
function protectionOf({ protection, unprotected }: IntentV1): WantedProtection | null {
  if (protection === undefined && unprotected === true) return null;
  const spec = present(protection, 'an entry has a protection');
  const rungs = spec.parts?.map((part) => ({ target: targetOf(part.target), percent: decimal(part.percent) })); // prettier-ignore
  return {
    ...{ ...planOf(spec), stop: distanceOf(spec.stop), target: targetOf(spec.target) },
    ...(spec.trail === undefined ? {} : { trail: distanceOf(spec.trail) }),
    ...(rungs === undefined ? {} : { rungs }),
  };
}

function doubleDownOf({ doubleDown }: IntentV1): Pick<EntryIntent, 'doubleDown'> {
  if (doubleDown === undefined) return {};
  return { doubleDown: { ...doubleDown, levels: doubleDown.levels.map(levelOf) } };
}

function levelOf({ stopFraction, sizeMultiple }: DoubleDownLevelV1): DoubleDownLevel {
  return { stopFraction: decimal(stopFraction), sizeMultiple: decimal(sizeMultiple) };
}

function sizeOf(size: SizeSpecV1): SizeSpec {
  const { confidenceWeighted, minShares, maxShares, outside } = size;
  return {
    ...measureOf(size),
    ...(confidenceWeighted === true ? { confidenceWeighted } : {}),
    ...(minShares === undefined ? {} : { minShares: decimal(minShares) }),
    ...(maxShares === undefined ? {} : { maxShares: decimal(maxShares) }),
    ...(outside === undefined ? {} : { outside }),
  };
}

function measureOf({ kind, value: text, period, interval }: SizeSpecV1): SizeSpec {
  const value = decimal(text);
  switch (kind) {
    case 'shares':
      return { kind, shares: value };
    case 'notional':
      return { kind, amount: value };
    case 'equityPct':
    case 'riskPct':
      return { kind, percent: value };
    case 'volatilityPct':
      return {
        ...{ kind, percent: value },
        period: present(period, 'a size by volatility has a period'),
        interval: present(interval, 'a size by volatility has an interval'),
      };
  }
}

function targetOf(spec: TargetSpecV1): TargetDistance {
  const { kind } = spec;
  return kind === 'r' ? { kind, value: decimal(spec.value) } : distanceOf({ ...spec, kind });
}

function distanceOf(spec: DistanceSpecV1): Distance {
  const value = decimal(spec.value);
  if (spec.kind !== 'atr') return { kind: spec.kind, value };
  return {
    kind: 'atr',
    value,
    period: present(spec.period, 'an ATR distance has a period'),
    interval: present(spec.interval, 'an ATR distance has an interval'),
  };
}
