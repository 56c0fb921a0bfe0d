import type { Direction } from '@fairlead/core';
import { type Shape, choice, mapped } from '@fairlead/core/document';

/** Closes what the rule's strategy holds of the symbol. */
export interface CloseAction {
  readonly kind: 'close';
  readonly direction: Direction | 'ANY';
}

/** How a close is written. */
export const closeShape: Shape<CloseAction> = mapped(
  choice(['LONG', 'SHORT', 'ANY']),
  (direction) => ({ kind: 'close', direction }),
);

/** Returns what a close does in a few words. */
export function closeText({ direction }: CloseAction, strategy: string): string {
  return `close ${direction} of ${strategy}`;
}
