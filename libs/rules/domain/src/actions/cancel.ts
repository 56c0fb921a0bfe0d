import { choice, mapped } from '@fairlead/core/document';
import type { ActionKind } from './kind';

const WHAT = ['ENTRIES', 'ADDITIONS'] as const;

/** Cancels what would open or add for the strategy, and lets what it holds and protects alone. */
export interface CancelAction {
  readonly kind: 'cancel';
  readonly what: (typeof WHAT)[number];
}

/** Cancels orders that have not filled: entries and additions, or additions alone. Stop and target end with a close. */
export const cancelKind: ActionKind<CancelAction> = {
  shape: () => mapped(choice(WHAT), (what) => ({ kind: 'cancel', what })),
  text: ({ what }, strategy) =>
    `cancel ${what === 'ENTRIES' ? 'entries and additions' : 'additions'} of ${strategy} that have not filled`,
};
