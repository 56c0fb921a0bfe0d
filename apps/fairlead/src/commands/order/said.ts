import { userInfo } from 'node:os';
import type { Command } from 'commander';

/** Why, and who says so. */
export interface SaidOptions {
  readonly reason?: string;
  readonly by?: string;
}

/** Returns the command with the options that go on record. */
export function said(command: Command): Command {
  return command
    .option('--reason <text>', 'why, for the record')
    .option('--by <name>', 'who says so, for the record; default: your user name');
}

/** Returns what goes on record. */
export function saidOf({ reason, by = userInfo().username }: SaidOptions): SaidOptions {
  return reason === undefined ? { by } : { by, reason };
}
