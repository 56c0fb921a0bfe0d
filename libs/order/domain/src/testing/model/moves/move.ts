import fc from 'fast-check';
import type { OrderModel } from '../order-model';

/** A kind of thing that can happen, with what varies of it. */
export interface MoveKind {
  readonly weight: number;
  readonly drawn: (kind: string) => fc.Arbitrary<Move>;
  readonly make: (model: OrderModel, move: Move) => void;
}

/** One thing that happens, as plain data: what a failure prints can be played again. */
export interface Move {
  readonly kind: string;
  readonly [parameter: string]: unknown;
}

/** Returns a kind of move: how often it comes, what varies of it, and what it does. */
export function move<P extends object>(
  weight: number,
  varies: { readonly [Key in keyof P]: fc.Arbitrary<P[Key]> },
  make: (model: OrderModel, parameters: P) => void,
): MoveKind {
  return {
    weight,
    drawn: (kind) => fc.record(varies).map((parameters) => ({ kind, ...parameters })),
    make: (model, played) => make(model, played as unknown as P),
  };
}
