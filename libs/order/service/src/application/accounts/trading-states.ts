import {
  HaltEntriesV1,
  type PersonRequest,
  type TradingScope,
  type TradingState,
  TradingStateChangedV1,
} from '@fairlead/contracts';
import type { Instant } from '@fairlead/core';
import {
  type Account,
  type AccountCommand,
  type AccountEvent,
  PERSON,
  type RestrictedScope,
  type Tripped,
  accountDecider,
  breakerDecider,
} from '@fairlead/order-domain';
import { type Cause, RequestRefusedError, type Tx, causeOfRequest } from '@fairlead/platform';
import type { Listings } from '../ports/listings';
import type { OrderSurroundings } from '../trades/order-unit-of-work';

/** A person's wish for the trading state of a scope; without one it is meant for everything. */
type TradingStateRequest = PersonRequest & TradingScope & { readonly state: TradingState };

type SetTradingState = Extract<AccountCommand, { kind: 'set-trading-state' }>;

/** Halts, reduces and resumes entries, here and at the gateway. Cancels and exits always pass. */
export class TradingStates {
  constructor(private readonly surroundings: OrderSurroundings & { readonly listings: Listings }) {}

  /** Does what a person wants. Returns the account as it is then. */
  async set(request: TradingStateRequest, tx: Tx): Promise<Account> {
    const { store, settings, clock } = this.surroundings;
    const scope = this.scopeOf(request);
    const { state, reason, by } = request;
    const said = { source: PERSON, reason, by, since: clock.now() };
    const account = await store.lockAccount(tx, settings.account);
    const command = { kind: 'set-trading-state', ...scope, state, ...said } as const;
    return this.carryOut(account, command, { tx, cause: causeOfRequest(request) });
  }

  /** Stops entries because a breaker has tripped. */
  async trip(tripped: Tripped, work: { readonly tx: Tx; readonly cause: Cause }): Promise<void> {
    const { store, settings, clock } = this.surroundings;
    const { breaker, scope, state, reason } = tripped;
    const account = await store.lockAccount(work.tx, settings.account);
    const said = { source: breaker, reason, by: `breaker ${breaker}`, since: clock.now() };
    const command = { kind: 'set-trading-state', ...scope, name: scope.subject, state, ...said } as const; // prettier-ignore
    await this.carryOut(account, command, work);
  }

  /** Sets it under the lock of a unit of work that goes on. Returns the account as it is then. */
  private async carryOut(
    account: Account,
    command: SetTradingState,
    { tx, cause }: { readonly tx: Tx; readonly cause: Cause },
  ): Promise<Account> {
    const events = accountDecider.decide(command, account).value;
    const after = events.reduce<Account>((known, event) => accountDecider.evolve(known, event) ?? known, account); // prettier-ignore
    await this.surroundings.store.saveRestrictions(tx, after);
    await this.rearm({ account, after, at: command.since }, tx);
    for (const event of events) publish(event, { tx, cause });
    tx.afterCommit(() => {
      this.surroundings.trading.restrictions = after.restrictions;
    });
    return after;
  }

  /** What a breaker had stopped and is let through again is measured from now on. */
  private async rearm(
    { account, after, at }: { readonly account: Account; readonly after: Account; readonly at: Instant }, // prettier-ignore
    tx: Tx,
  ): Promise<void> {
    const { store, breakers } = this.surroundings;
    const lifted = account.restrictions.filter((each) => !after.restrictions.includes(each));
    const isResumed = after.restrictions.length < account.restrictions.length;
    const command = { kind: 're-arm', lifted: isResumed ? lifted : [], at } as const;
    const events = breakerDecider.decide(command, account.breakers).value;
    if (events.length === 0) return;
    const state = events.reduce(breakerDecider.evolve, account.breakers);
    await store.saveAccount(tx, { ...after, breakers: state });
    tx.afterCommit(() => {
      breakers.state = state;
    });
  }

  /** Returns what a person means. Throws where that is nothing here: a slip of the pen must not seem to have halted something. */
  private scopeOf({ account, strategy, symbol }: TradingScope): RestrictedScope {
    if ([account, strategy, symbol].filter((each) => each !== undefined).length > 1) {
      throw new RequestRefusedError('ONE_SCOPE', 'Name an account, a strategy or a symbol, one of them, or nothing for everything. Nothing was done.'); // prettier-ignore
    }
    if (symbol !== undefined) return this.symbolMeant(symbol);
    if (strategy !== undefined) return { scope: 'strategy', subject: strategy, name: strategy };
    if (account === undefined) return { scope: 'global', subject: '', name: '' };
    const own = this.surroundings.settings.account;
    if (account !== '' && account !== own) {
      throw new RequestRefusedError('UNKNOWN_ACCOUNT', `"${account}" is not the account that is traded here, which is ${own}. Nothing was done.`); // prettier-ignore
    }
    return { scope: 'account', subject: own, name: own };
  }

  private symbolMeant(symbol: string): RestrictedScope {
    const { instrumentKeys, whyNot, symbol: name } = this.surroundings.listings.meaning(symbol);
    const [subject, another] = instrumentKeys;
    if (subject !== undefined && another === undefined) return { scope: 'symbol', subject, name };
    const code = subject === undefined ? 'UNKNOWN_SYMBOL' : 'AMBIGUOUS_SYMBOL';
    throw new RequestRefusedError(code, `${whyNot}. Nothing was done.`);
  }
}

/** The gateway is not asked about strategies and symbols: what of these is on its way is cancelled. */
function publish(
  event: AccountEvent,
  { tx, cause }: { readonly tx: Tx; readonly cause: Cause },
): void {
  if (event.kind !== 'trading-state-changed') return;
  const { account, scope, name, state, source, reason, by, entriesHalted } = event;
  const breaker = source === PERSON ? {} : { breaker: source };
  const changed = { account, state, reason, by, scope, name, ...breaker };
  tx.publish(TradingStateChangedV1, changed, { cause });
  if (scope !== 'global' && scope !== 'account') return;
  tx.publish(HaltEntriesV1, { account, halted: entriesHalted, reason }, { cause });
}
