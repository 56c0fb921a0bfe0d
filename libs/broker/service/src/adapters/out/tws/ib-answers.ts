import { instant } from '@fairlead/core';
import { type ContractDetails, EventName } from '@stoqey/ib';
import type { BrokerPosition, PastBar, TickBand } from '../../../application/ports/broker-link';
import type { IbParts } from './ib-parts';
import { candidateOf, contractOf } from './parse/contract';
import { decimalOf, positiveOf } from './parse/numbers';
import { brokerTime } from './parse/time';

/** Collects answers that come in several messages until their end mark. */
export function listenToAnswers(parts: IbParts): void {
  listenToPositions(parts);
  listenToContracts(parts);
  listenToHistory(parts);
  const { api, pending, listener } = parts;
  api.on(EventName.currentTime, () => pending.resolve('time', undefined));
  api.on(EventName.updateAccountValue, (key, value, currency, account) =>
    listener.onAccountValue(account, key, value, currency),
  );
}

function listenToPositions({ api, pending, rows }: IbParts): void {
  api.on(EventName.position, (account, contract, quantity, averageCost) => {
    const row: BrokerPosition | null = positionOf(account, contractOf(contract), {
      quantity,
      averageCost,
    });
    if (row !== null) rows.get('positions')?.push(row);
  });
  api.on(EventName.positionEnd, () => {
    pending.resolve('positions', rows.get('positions') ?? []);
    // Changes go on coming unasked; only a question collects them.
    rows.delete('positions');
  });
}

function positionOf(
  account: string,
  contract: BrokerPosition['contract'],
  figures: { readonly quantity: number | undefined; readonly averageCost: number | undefined },
): BrokerPosition | null {
  const quantity = decimalOf(figures.quantity);
  const averageCost = decimalOf(figures.averageCost);
  if (quantity === null || averageCost === null) return null;
  return { account, contract, quantity, averageCost };
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
  const from = decimalOf(row.lowEdge);
  const increment = positiveOf(row.increment);
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
    const bar = barOf(time, [open, high, low, close, volume]);
    const collected = rows.get(key) ?? [];
    if (bar !== null) collected.push(bar);
    rows.set(key, collected);
  });
}

function barOf(time: string, figures: readonly number[]): PastBar | null {
  const startsAt = brokerTime(time);
  const [open, high, low, close] = figures.map(decimalOf);
  if (startsAt === null || !open || !high || !low || !close) return null;
  return {
    startsAt: instant(startsAt),
    open,
    high,
    low,
    close,
    volume: positiveOf(figures[4]) ?? open.times(0),
  };
}
