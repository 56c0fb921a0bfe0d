import type { Direction } from '@fairlead/core';
import { choice, mapped } from '@fairlead/core/document';
import type { ActionKind } from './kind';

/** Closes what every strategy holds of the symbol. */
export interface CloseAllAction {
  readonly kind: 'closeAll';
  readonly direction: Direction | 'ANY';
}

/** Closes what every strategy holds of the symbol, whoever entered it. */
export const closeAllKind: ActionKind<CloseAllAction> = {
  shape: () =>
    mapped(choice(['LONG', 'SHORT', 'ANY']), (direction) => ({ kind: 'closeAll', direction })),
  text: ({ direction }) =>
    `close ${direction === 'ANY' ? 'everything' : `every ${direction}`} that any strategy holds of the symbol`,
};
