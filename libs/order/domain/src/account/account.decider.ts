import {
  type AccountId,
  type Decider,
  type Decimal,
  type Instant,
  type OrderRef,
  assertNever,
  ok,
  present,
  roleOfOrderRef,
} from '@fairlead/core';
import type { LimitName, LimitOverrides } from '../limits';
import { isTerminal } from '../order';
import type { TradeEvidence } from '../trade';
import type { Account } from './account';
import {
  type RestrictedScope,
  type Restriction,
  type TradingState,
  isSameScope,
  restrictionOfAll,
} from './restriction';

/** What the broker reports of the account's money. */
interface ReportedMoney extends Pick<Account, 'exchangeRates' | 'funds'> {
  readonly equity: Decimal;
  readonly currency: string;
}

/** What somebody wants trading to be within a scope. ACTIVE lifts what any source set for it. */
interface WantedState extends Omit<Restriction, 'state'> {
  readonly state: TradingState;
}

/** What changes what is kept of the account, beside who owns what. */
export type AccountCommand =
  | ({ readonly kind: 'report-equity' } & ReportedMoney)
  | ({ readonly kind: 'set-trading-state' } & WantedState)
  /** Sets a limit, or lifts what was set (null): then it is what the environment says. */
  | {
      readonly kind: 'set-limit';
      readonly name: LimitName;
      readonly value: Decimal | null;
    }
  /** Evidence about orders that no trade of ours has. */
  | {
      readonly kind: 'take-in-orphans';
      readonly evidence: readonly TradeEvidence[];
      readonly recordedAt: Instant;
    }
  | CompareOrders;

/** The working orders of a snapshot that carry our reference. */
interface CompareOrders {
  readonly kind: 'compare-orders';
  readonly own: readonly string[];
  /** Those of them that trades of ours have. */
  readonly known: ReadonlySet<string>;
  /** False where rows were left off: what is not named may be there all the same. */
  readonly isWhole: boolean;
}

/** What follows, in the order in which it is carried out. */
export type AccountEvent =
  | ({ readonly kind: 'equity-reported' } & ReportedMoney)
  | ({
      readonly kind: 'trading-state-changed';
      readonly account: AccountId;
      /** What the gateway does with every entry from now on. */
      readonly entriesHalted: boolean;
    } & WantedState)
  /** What was set before, and what is set from now on; null where the environment says it. */
  | {
      readonly kind: 'limit-changed';
      readonly name: LimitName;
      readonly before: Decimal | null;
      readonly after: Decimal | null;
    }
  /** Orders that may live, and that nobody here placed: entries stop meanwhile. */
  | { readonly kind: 'orphans-seen'; readonly orderRefs: readonly string[] }
  | { readonly kind: 'orphans-ended'; readonly orderRefs: readonly string[] }
  /** All but these have ended. */
  | { readonly kind: 'orphans-left'; readonly orderRefs: readonly string[] };

/** Decides what is true of the account as a whole. */
export const accountDecider: Decider<Account | null, AccountCommand, AccountEvent> = {
  initial: null,
  decide: (command, account) => ok(decide(command, present(account, 'the account has a row'))),
  evolve: (account, event) => (account === null ? null : evolve(account, event)),
};

function decide(command: AccountCommand, account: Account): readonly AccountEvent[] {
  switch (command.kind) {
    case 'report-equity':
      return [{ ...command, kind: 'equity-reported' }];
    case 'set-trading-state': {
      const entriesHalted = restrictionOfAll(restricted(account.restrictions, command)) !== null;
      return [
        { ...command, kind: 'trading-state-changed', account: account.account, entriesHalted },
      ];
    }
    case 'set-limit':
      return setLimit(command, account);
    case 'take-in-orphans':
      return takeInOrphans(command, account);
    case 'compare-orders':
      return compareOrders(command, account);
    default:
      return assertNever(command);
  }
}

/** Orphans are counted where they are kept: one that is seen again counts once. */
function evolve(account: Account, event: AccountEvent): Account {
  switch (event.kind) {
    case 'equity-reported':
      return moneyReported(account, event);
    case 'trading-state-changed':
      return { ...account, restrictions: restricted(account.restrictions, event) };
    case 'limit-changed':
      return { ...account, limits: changedLimits(account.limits, event) };
    case 'orphans-seen':
    case 'orphans-ended':
    case 'orphans-left':
      return account;
  }
}

/** A source has one word in a scope; a resume lifts what all of them set for it. */
function restricted(
  restrictions: readonly Restriction[],
  { scope, subject, name, state, source, reason, by, since }: WantedState,
): readonly Restriction[] {
  const isReplaced = (each: Restriction): boolean =>
    isSameScope(each, { scope, subject, name } satisfies RestrictedScope) &&
    (state === 'ACTIVE' || each.source === source);
  const others = restrictions.filter((each) => !isReplaced(each));
  if (state === 'ACTIVE') return others;
  return [...others, { scope, subject, name, state, source, reason, by, since }];
}

/** A currency that the report does not name keeps its rate, which grows old; rates in another currency are no rates. */
function moneyReported(
  account: Account,
  { equity, currency, exchangeRates, funds }: ReportedMoney,
): Account {
  const known = account.currency === currency ? account.exchangeRates : [];
  return {
    ...account,
    equity,
    currency,
    funds,
    exchangeRates: new Map([...known, ...exchangeRates]),
  };
}

/** What is set already is no change. */
function setLimit(
  { name, value }: Extract<AccountCommand, { kind: 'set-limit' }>,
  { limits }: Account,
): readonly AccountEvent[] {
  const before = limits[name] ?? null;
  const isSame = value === null ? before === null : before?.eq(value) === true;
  return isSame ? [] : [{ kind: 'limit-changed', name, before, after: value }];
}

function changedLimits(
  limits: LimitOverrides,
  { name, after }: Extract<AccountEvent, { kind: 'limit-changed' }>,
): LimitOverrides {
  const { [name]: _replaced, ...others } = limits;
  return after === null ? others : { ...others, [name]: after };
}

/**
 * Own references that nobody here placed. Entries stop while such an order may live; its shares are held beside our
 * trades. What was recorded before the snapshot of this connection, that snapshot has answered.
 */
function takeInOrphans(
  { evidence, recordedAt }: Extract<AccountCommand, { kind: 'take-in-orphans' }>,
  { snapshotAt }: Account,
): readonly AccountEvent[] {
  const isAnswered = snapshotAt !== null && recordedAt <= snapshotAt;
  const own = evidence.filter(({ orderRef }) => roleOfOrderRef(orderRef) !== null);
  const living = isAnswered ? [] : own.filter(mayLive);
  const ended = own.filter((each) => each.kind === 'status' && !mayLive(each));
  return [
    ...(living.length === 0 ? [] : [{ kind: 'orphans-seen', orderRefs: refsOf(living) } as const]),
    ...(ended.length === 0 ? [] : [{ kind: 'orphans-ended', orderRefs: refsOf(ended) } as const]),
  ];
}

function compareOrders(
  { own, known, isWhole }: CompareOrders,
  { orphans }: Account,
): readonly AccountEvent[] {
  const orderRefs = own.filter((orderRef) => !known.has(orderRef));
  const seen = { kind: 'orphans-seen', orderRefs } as const;
  const left = { kind: 'orphans-left', orderRefs } as const;
  return [...(orderRefs.length === 0 ? [] : [seen]), ...(orphans > 0 && isWhole ? [left] : [])];
}

/** True where the order may still do something after this. */
function mayLive(evidence: TradeEvidence): boolean {
  if (evidence.kind === 'status') return !isTerminal(evidence.status);
  return evidence.kind === 'execution';
}

function refsOf(evidence: readonly TradeEvidence[]): readonly OrderRef[] {
  return evidence.map(({ orderRef }) => orderRef);
}
