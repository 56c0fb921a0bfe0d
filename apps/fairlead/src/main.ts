import { CommanderError } from 'commander';
import { CommandFailure } from './client/failure';
import { program } from './program';

/** Something that was not closed must not keep a finished command from ending. */
const LINGER_MS = 2_000;

async function main(): Promise<void> {
  // Who reads us through a pipe may leave first (`| head`): nothing to die of, least of all while trading.
  process.stdout.on('error', () => undefined);
  try {
    await program().parseAsync();
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
  setTimeout(() => process.exit(), LINGER_MS).unref();
}

function exitCodeOf(error: unknown): number {
  // Commander has said what is wrong, or printed the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof CommandFailure) {
    process.stderr.write(`fairlead: ${error.message}\n`);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`fairlead: ${text}\n`);
  return 1;
}

void main();
