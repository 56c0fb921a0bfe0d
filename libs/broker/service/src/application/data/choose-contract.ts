import {
  FRONT_MONTH,
  type InstrumentDescription,
  type Instant,
  type Result,
  decimal,
  isExpired,
  ok,
  refused,
} from '@fairlead/core';
import type { ContractCandidate } from '../ports/broker-link';

/** Why none of what the broker found is the contract of an instrument. */
export interface NoContract {
  /** What it could be, where that is not known. */
  readonly candidates: readonly ContractCandidate[];
  readonly reason: string;
  /** The last day that it traded on, where that is why. */
  readonly expiredOn?: string;
}

/** Returns the one contract that a description means of those that the broker found for it. Nothing is guessed. */
export function chooseContract(
  description: InstrumentDescription,
  found: readonly ContractCandidate[],
  now: Instant,
): Result<ContractCandidate, NoContract> {
  const distinct = [...new Map(found.map((one) => [one.contract.contractId, one])).values()];
  const stranger = description.contractId === undefined ? null : strangerIn(description, distinct);
  if (stranger !== null) return none(stranger);
  const living = distinct.filter((one) => !isExpired(one.lastTradeDate, now, one.timeZone));
  const [expired] = distinct;
  if (living.length === 0 && expired !== undefined) {
    const { lastTradeDate: expiredOn } = expired;
    return refused({ candidates: [], reason: expiredText(expired), expiredOn });
  }
  const sized = living.filter((one) => hasMultiplier(description, one));
  if (sized.length === 0 && living.length > 0) return none(multiplierText(description, living));
  const meant = description.expiry === FRONT_MONTH ? nextOf(sized) : sized;
  const [candidate, another] = meant;
  if (candidate === undefined) return none('the broker knows no contract');
  if (another === undefined) return ok(candidate);
  const reason = `${meant.length} contracts fit; name the primary exchange, or the number (conId) of one, in instruments.yaml`;
  return refused({ candidates: meant, reason });
}

/** Returns the last day that a contract can have traded on, where that is over by what is written of it alone. */
export function writtenExpiry({ expiry = '' }: InstrumentDescription, now: Instant): string | null {
  if (!/^\d{6}(\d{2})?$/.test(expiry)) return null;
  const lastDay = expiry.length === 8 ? expiry : `${expiry}31`;
  return isExpired(lastDay, now, '') ? lastDay : null;
}

function none(reason: string): Result<never, NoContract> {
  return refused({ candidates: [], reason });
}

/** A number may be another company's: what is written beside it has to be what the broker says of it. */
function strangerIn(
  description: InstrumentDescription,
  [found]: readonly ContractCandidate[],
): string | null {
  if (found === undefined) return null;
  const { symbol, type, currency, expiry = '', contractId } = description;
  const { contract } = found;
  const isItsMonth = expiry === FRONT_MONTH || found.lastTradeDate.startsWith(expiry);
  const isSame =
    contract.symbol === symbol && contract.type === type && contract.currency === currency;
  if (isSame && isItsMonth) return null;
  const written = [symbol, type, currency, expiry].filter((part) => part !== '').join(' ');
  return `conId ${contractId} is ${textOf(found)} at the broker, not ${written}; correct the number or the rest of its line in instruments.yaml`;
}

function textOf({ contract, lastTradeDate, localSymbol }: ContractCandidate): string {
  const { symbol, type, currency } = contract;
  const local = localSymbol === symbol ? '' : `(${localSymbol})`;
  return [symbol, type, currency, lastTradeDate, local].filter((part) => part !== '').join(' ');
}

function expiredText(found: ContractCandidate): string {
  return `${textOf(found)} has expired; write a later month in instruments.yaml, or expiry: ${FRONT_MONTH}`;
}

function hasMultiplier({ multiplier }: InstrumentDescription, found: ContractCandidate): boolean {
  return multiplier === undefined || decimal(found.contract.multiplier).eq(decimal(multiplier));
}

function multiplierText(
  { symbol, multiplier = '' }: InstrumentDescription,
  found: readonly ContractCandidate[],
): string {
  const theirs = [...new Set(found.map(({ contract }) => contract.multiplier))].join(' or ');
  return `the multiplier of ${symbol} is ${theirs} at the broker, not ${multiplier}; correct it in instruments.yaml`;
}

/** Those that end first. */
function nextOf(found: readonly ContractCandidate[]): readonly ContractCandidate[] {
  const first = found.map(({ lastTradeDate }) => lastTradeDate).sort()[0];
  return found.filter(({ lastTradeDate }) => lastTradeDate === first);
}
