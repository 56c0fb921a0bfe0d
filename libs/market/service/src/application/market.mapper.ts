import type {
  BrokerInstrumentV1,
  HistoricalBar,
  MarketBarV1,
  MarketIndicatorV1,
  PublishedIndicator,
  QuoteMessage,
} from '@fairlead/contracts';
import { decimalText, derivedId, instant, instantText, parseInstant } from '@fairlead/core';
import {
  type Bar,
  type BarInterval,
  type IndicatorValue,
  type Quote,
  intervalMs,
} from '@fairlead/market-domain';
import type { KnownInstrument } from './ports/market-store';

/** Returns the message that carries a quote; `feedAt` (epoch ms) is when any instrument ticked last, contract 0 is none. */
export function quoteMessageOf(
  quote: Quote,
  { feedAt, contractId }: { readonly feedAt: number; readonly contractId: number },
): QuoteMessage {
  const { halted, shortableShares, frozen, bidIndicative, askIndicative, ...rest } = quote;
  return {
    ...rest,
    ...(contractId === 0 ? {} : { contractId }),
    at: textOf(quote.at),
    feedAt: textOf(feedAt),
    ...(halted === null ? {} : { halted }),
    ...(frozen ? { frozen } : {}),
    ...(bidIndicative || askIndicative ? { indicative: true } : {}),
    ...(shortableShares === null ? {} : { shortableShares }),
  };
}

/** Returns the event's data of a complete bar. */
export function barEventOf(bar: Bar): MarketBarV1 {
  return { ...bar, startsAt: textOf(bar.startsAt) };
}

/** Returns the identity of a bar's event: the same bar is the same event, however often it is built. */
export function barEventId(bar: Bar): string {
  return derivedId('market.bar', bar.instrumentKey, bar.interval, textOf(bar.startsAt));
}

/** Returns the event's data of an indicator; `at` is the end of its newest bar, contract 0 is none. */
export function indicatorOf(
  made: IndicatorValue,
  labels: PublishedIndicator & { instrumentKey: string; contractId: number; delayed: boolean },
): MarketIndicatorV1 {
  const { instrumentKey, contractId, name, period, interval, delayed } = labels;
  return {
    instrumentKey,
    ...(contractId === 0 ? {} : { contractId }),
    ...{ name, period, interval },
    value: decimalText(made.value),
    barsUsed: made.barsUsed,
    barsWanted: made.barsWanted,
    at: textOf(made.lastStartsAt + intervalMs(interval)),
    delayed,
  };
}

/** Returns a bar of the broker's history as ours. */
export function barOfHistory(
  bar: HistoricalBar,
  labels: { instrumentKey: string; interval: BarInterval; delayed: boolean },
): Bar {
  const { open, high, low, close, volume } = bar;
  const startsAt = parseInstant(bar.startsAt);
  return { ...labels, startsAt, open, high, low, close, volume, tickCount: 0 };
}

/** Returns what market data keeps of an instrument. */
export function knownInstrumentOf(event: BrokerInstrumentV1): KnownInstrument {
  return {
    instrumentKey: event.instrumentKey,
    resolved: event.state === 'resolved',
    liquidHours: event.contract?.liquidHours ?? '',
    timeZone: event.contract?.timeZone ?? '',
    contractId: event.contract?.contractId ?? 0,
  };
}

function textOf(epochMs: number): string {
  return instantText(instant(epochMs));
}
