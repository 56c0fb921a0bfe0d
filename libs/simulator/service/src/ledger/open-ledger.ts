import { type PriceSource, RATES } from '@fairlead/simulator-domain';
import { type AccountId, type Instant, decimal } from '@fairlead/core';
import {
  type Exchange,
  type ExchangeAccount,
  type SessionName,
  createExchange,
  exchangeConfig,
} from '@fairlead/exchange';
import type { SimulatedAccount } from '../options';
import type { Disk } from '../disk/disk';
import { firstAccount } from './stored-account';
import type { LedgerState } from './stored-ledger';

/** What a new ledger starts with. */
export interface LedgerOptions {
  readonly directory: string;
  readonly seed: number;
  readonly account: string;
  readonly cash: string;
  readonly otherCash: Readonly<Record<string, string>>;
  readonly otherAccounts: readonly SimulatedAccount[];
  readonly profile: SessionName;
  readonly now: Instant;
  readonly prices: PriceSource;
  /** Informed of what a person should know of the disk. */
  readonly say?: (text: string) => void;
  readonly disk?: Disk;
}

/** The directory belongs to a simulator with other settings, which cannot change. */
class OtherHoursError extends Error {
  override readonly name = 'OtherHoursError';
  constructor(stored: SessionName, directory: string) {
    super(`${directory} was begun with hours ${stored}: keep them, or choose another directory`);
  }
}

/** A new ledger cannot be begun on a full disk. */
export class NoRoomError extends Error {
  override readonly name = 'NoRoomError';
  constructor(directory: string) {
    super(
      `there is no room in ${directory} to begin an account: make room, or choose another directory`,
    );
  }
}

/** The directory belongs to a simulator of another account, whose orders and money are in it. */
class OtherAccountError extends Error {
  override readonly name = 'OtherAccountError';
  constructor(stored: string, directory: string) {
    super(`${directory} holds account ${stored}: ask for that one, or choose another directory`);
  }
}

const PERM_IDS_FROM = 1_000_000_000;

function accountsOf({
  account,
  cash,
  otherCash,
  otherAccounts,
}: LedgerOptions): readonly ExchangeAccount[] {
  const first: SimulatedAccount = {
    ...{ id: account, currency: 'USD' },
    cash: { ...otherCash, USD: cash },
  };
  return [first, ...otherAccounts].map((each) => ({
    id: each.id as AccountId,
    currency: each.currency,
    cash: Object.fromEntries(
      Object.entries(each.cash).map(([currency, text]) => [currency, decimal(text)]),
    ),
  }));
}

/** Ids of an earlier life, whose directory is gone, must not come again: both start from the second of the creation. */
export function freshExchange(options: LedgerOptions): Exchange {
  const second = Math.floor(options.now / 1_000);
  const config = exchangeConfig({
    instruments: [],
    accounts: accountsOf(options),
    session: options.profile,
    rates: RATES,
    executionPrefix: (second >>> 0).toString(16).padStart(8, '0'),
    firstPermId: PERM_IDS_FROM + (second % 1_000_000) * 1_000 + 1,
  });
  return createExchange(config, options.seed);
}

/** Returns why a stored ledger cannot go on with these options, or null where it can. */
export function refusalOf(
  stored: LedgerState,
  { profile, account, directory }: LedgerOptions,
): Error | null {
  if (stored.profile !== undefined && stored.profile !== profile)
    return new OtherHoursError(stored.profile, directory);
  const own = firstAccount(stored);
  return own === null || own === account ? null : new OtherAccountError(own, directory);
}
