import { type Decimal, durationText } from '@fairlead/core';
import {
  type ForeignHint,
  type Shape,
  choice,
  list,
  mapped,
  number,
} from '@fairlead/core/document';
import { type SignalAction, SIGNAL_ACTIONS } from '../../facts';
import { boundsOf } from '../../rule-bounds';
import type { ConditionContext } from '../clause';
import { type SignalTally, type WantedWindow, isSameWindow } from './signal-window';

const oneAction = choice<SignalAction>(SIGNAL_ACTIONS);
const oneOfActions = list(oneAction, { min: 1, max: SIGNAL_ACTIONS.length, distinct: true });

/** An action, or several in a list. */
export const actionsShape: Shape<readonly SignalAction[]> = oneOrSeveral(oneAction, oneOfActions);

/** A value, or several in a list. */
export function oneOrSeveral<T>(one: Shape<T>, several: Shape<readonly T[]>): Shape<readonly T[]> {
  const single = mapped(one, (value): readonly T[] => [value]);
  return {
    schema: { anyOf: [one.schema, several.schema] },
    read: (node, reading) => (node.kind === 'list' ? several : single).read(node, reading),
  };
}

/** How long back a condition looks. */
export const withinMinutes: Shape<Decimal> = number(boundsOf('withinMinutes'));

/** Returns a length of time in ms. */
export function msOfMinutes(minutes: Decimal): number {
  return minutes.times(60_000).round().toNumber();
}

/** What people write for the fields of a window. */
export function windowHint(synonyms: Readonly<Record<string, string>>): ForeignHint {
  return ({ key, value }) => {
    if (key === 'within') {
      const text = value.kind === 'scalar' ? value.text : '';
      return `; write withinMinutes: ${minutesIn(text) ?? '30'}`;
    }
    const synonym = Object.hasOwn(synonyms, key) ? synonyms[key] : undefined;
    return synonym === undefined ? null : `; write ${synonym}`;
  };
}

const MINUTES_OF = { s: 1 / 60, m: 1, min: 1, h: 60 } as const;

function minutesIn(text: string): string | null {
  const [, amount = '', unit = ''] = /^(\d+) ?(s|m|min|h)$/.exec(text) ?? [];
  if (amount === '') return null;
  return String(Number((Number(amount) * MINUTES_OF[unit as keyof typeof MINUTES_OF]).toFixed(2)));
}

/** Returns what was seen in a window, or null where that is not known. */
export function talliesIn(
  { surroundings }: ConditionContext,
  wanted: WantedWindow,
): readonly SignalTally[] | null {
  const window = surroundings?.windows.find((each) => isSameWindow(each, wanted));
  return window?.tallies ?? null;
}

/** Why a clause about signals says nothing. */
export const UNKNOWN_SIGNALS = { unknown: 'its signals are not known' } as const;

/** The most sources that a condition names. */
export const SOURCES_MAX = 50;

/** Returns the window that a condition looks at; null stands for the symbol of the rule. */
export function windowOf({
  symbol,
  withinMs,
}: {
  readonly symbol?: string;
  readonly withinMs: number;
}): WantedWindow {
  return { symbol: symbol ?? null, withinMs };
}

/** Returns the age of the latest signal, or null where there is none. */
export function ageOfLatest(
  tallies: readonly SignalTally[],
  { now }: ConditionContext,
): number | null {
  if (tallies.length === 0) return null;
  return Math.max(0, now - Math.max(...tallies.map(({ latestAt }) => latestAt)));
}

/** Returns how far a window reaches, for a clause and a sentence. */
export function windowText({ symbol, withinMs }: WantedWindow): string {
  return `${symbol === null ? '' : ` for ${symbol}`} within ${durationText(withinMs)}`;
}
