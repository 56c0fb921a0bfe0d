import type { Direction } from '@fairlead/core';
import { choice, mapped } from '@fairlead/core/document';
import type { ActionKind } from './kind';

/** Closes what the rule's strategy holds of the symbol. */
export interface CloseAction {
  readonly kind: 'close';
  readonly direction: Direction | 'ANY';
}

/** Closes what the rule's strategy holds: its stop, target and everything else of the trade ends with it. */
export const closeKind: ActionKind<CloseAction> = {
  shape: () =>
    mapped(choice(['LONG', 'SHORT', 'ANY']), (direction) => ({ kind: 'close', direction })),
  text: ({ direction }, strategy) => `close ${direction} of ${strategy}`,
};
