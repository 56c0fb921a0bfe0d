import { mapped } from '@fairlead/core/document';
import { anyText } from '../shapes/names';
import type { ActionKind } from './kind';

/** Writes a line, and orders nothing. */
export interface LogAction {
  readonly kind: 'log';
  readonly message: string;
}

/** Writes a line to the log (`rules.logged`) and says so in the decision. */
export const logKind: ActionKind<LogAction> = {
  shape: () => mapped(anyText, (message) => ({ kind: 'log', message })),
  text: ({ message }) => `log "${message}"`,
};
