import { type Shape, choice, number } from '@fairlead/core/document';
import { type SignalAction, SIGNAL_ACTIONS } from './facts';
import { boundsOf } from './rule-bounds';
import { anyText, listedSymbol } from './shapes/names';
import type { RuleContext } from './shapes/rule-context';

/** A field of a signal that a condition can name: what its value may be, and whether it can be compared in size. */
export type SignalField =
  | { readonly kind: 'number'; readonly value: ReturnType<typeof number> }
  | { readonly kind: 'text'; readonly value: Shape<string> };

/** Fields of a signal by name; `features` and `probabilities` are maps of the sender's own names. */
export function signalFields(context: RuleContext): Readonly<Record<string, SignalField>> {
  return {
    action: { kind: 'text', value: choice<SignalAction>(SIGNAL_ACTIONS) },
    confidence: { kind: 'number', value: number(boundsOf('where.confidence')) },
    source: { kind: 'text', value: anyText },
    symbol: { kind: 'text', value: listedSymbol(context) },
    numeric: { kind: 'number', value: number(boundsOf('where.numeric')) },
    price: { kind: 'number', value: number(boundsOf('where.price')) },
    model: { kind: 'text', value: anyText },
    sequence: { kind: 'number', value: number(boundsOf('where.sequence')) },
  };
}

/** Maps of a signal whose names are the sender's. */
export const SIGNAL_MAPS: Readonly<Record<string, SignalField>> = {
  features: { kind: 'number', value: number(boundsOf('where.features')) },
  probabilities: { kind: 'number', value: number(boundsOf('where.probabilities')) },
};
