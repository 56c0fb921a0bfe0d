import { run } from './program';

/** Something that was not closed must not keep a finished command from ending. */
const LINGER_MS = 2_000;

async function main(): Promise<void> {
  // Who reads us through a pipe may leave first (`| head`): nothing to die of, least of all while trading.
  process.stdout.on('error', () => undefined);
  process.exitCode = await run(process.argv);
  setTimeout(() => process.exit(), LINGER_MS).unref();
}

void main();
