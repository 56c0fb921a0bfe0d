import { accessSync, constants, mkdirSync } from 'node:fs';
import { CommandFailure } from '../client/failure';
import type { Home } from '../config/home';

/** Throws a CommandFailure where the home cannot be made or written to. */
export function openHome({ directory }: Home): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    accessSync(directory, constants.W_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(
      'BAD_HOME',
      `${directory} cannot be used as the home: ${why}. Set FAIRLEAD_HOME to a directory of yours.`,
      2,
    );
  }
}
