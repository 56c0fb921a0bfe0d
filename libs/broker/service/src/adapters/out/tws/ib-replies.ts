import { ZERO, instant } from '@fairlead/core';
import { type ContractDetails, EventName } from '@stoqey/ib';
import type { BrokerPosition, TickBand } from '../../../application/ports/broker-link';
import type { IbParts } from './ib-parts';
import type { RawBar } from './parse/bars';
import { candidateOf, contractOf } from './parse/contract';
import { FIGURES, figure } from './parse/figures';

/** Collects answers that come in several messages until their end mark. */
export function listenToReplies(parts: IbParts): void {
  listenToPositions(parts);
  listenToContracts(parts);
  listenToHistory(parts);
  const { api, pending, listener } = parts;
  api.on(EventName.currentTime, (seconds) => pending.resolve('time', instant(seconds * 1_000)));
  api.on(EventName.updateAccountValue, (key, value, currency, account) => {
    if (figure(FIGURES.updateAccountValue.value, Number(value)) === null) return;
    listener.onAccountValue(account, key, value, currency);
  });
  api.on(EventName.updateAccountTime, () => listener.onAccountReported());
}

function listenToPositions({ api, pending, rows }: IbParts): void {
  api.on(EventName.position, (account, contract, quantity, averageCost) => {
    const collected = rows.get('positions');
    const row = positionOf(quantity, averageCost);
    if (row === null) {
      // A picture that lacks a position is no picture: the request fails and is repeated.
      const symbol = contract.symbol ?? 'a contract';
      pending.reject('positions', new Error(`the position in ${symbol} cannot be read`));
      return;
    }
    collected?.push({ account, contract: contractOf(contract), ...row });
  });
  api.on(EventName.positionEnd, () => {
    pending.resolve('positions', rows.get('positions') ?? []);
    // Changes go on coming unasked; only a question collects them.
    rows.delete('positions');
  });
}

/** The shares count; what they cost is for people to look at, and may be missing. */
function positionOf(
  shares: number | undefined,
  averageCost: number | undefined,
): Pick<BrokerPosition, 'quantity' | 'averageCost'> | null {
  const quantity = figure(FIGURES.position.position, shares);
  if (quantity === null) return null;
  return { quantity, averageCost: figure(FIGURES.position.avgCost, averageCost) ?? ZERO };
}

function listenToContracts({ api, pending, rows }: IbParts): void {
  api.on(EventName.contractDetails, (reqId: number, details: ContractDetails) => {
    const key = `request:${reqId}`;
    if (!pending.has(key)) return;
    rows.set(key, [...(rows.get(key) ?? []), candidateOf(details)]);
  });
  api.on(EventName.contractDetailsEnd, (reqId) => {
    const key = `request:${reqId}`;
    pending.resolve(key, rows.get(key) ?? []);
    rows.delete(key);
  });
  api.on(EventName.marketRule, (ruleId, increments) =>
    pending.resolve(`rule:${ruleId}`, increments.flatMap(bandOf)),
  );
}

function bandOf(raw: unknown): readonly TickBand[] {
  const row = raw as { readonly lowEdge?: number; readonly increment?: number };
  const from = figure(FIGURES.marketRule.lowEdge, row.lowEdge);
  const increment = figure(FIGURES.marketRule.increment, row.increment);
  return from === null || increment === null ? [] : [{ from, increment }];
}

function listenToHistory({ api, pending, rows }: IbParts): void {
  api.on(EventName.historicalData, (reqId, time, open, high, low, close, volume) => {
    const key = `request:${reqId}`;
    if (!pending.has(key)) return;
    // The end of the answer comes as one more bar with this text for a time.
    if (time.startsWith('finished')) {
      pending.resolve(key, rows.get(key) ?? []);
      rows.delete(key);
      return;
    }
    const bar: RawBar = { time, open, high, low, close, volume };
    rows.set(key, [...(rows.get(key) ?? []), bar]);
  });
}
