import { startSimulator } from '../start-simulator';

/** A simulator in a process of its own, for tests that kill it: prints its port once it listens. */
const [directory = ''] = process.argv.slice(2);
void startSimulator({ directory, tickMs: 20 }).then(({ port }) => {
  process.stdout.write(`${port}\n`);
});
