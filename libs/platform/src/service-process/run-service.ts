import { ConfigurationError } from '../config/configuration-error';
import { NatsRefusedError } from '../messaging/jetstream/nats-refused-error';
import { SchemaOutOfDateError } from '../persistence/service-database';
import { type ServiceDescription, ServiceProcess } from './service-process';

/** After this long a process that was asked to end ends, whatever is still in hand: it comes again. */
const STOP_LIMIT_MS = 12_000;
/** Configuration, permissions and schema: starting again changes nothing. */
const EXIT_MISUSED = 2;

/** Runs one service as a process until SIGTERM, Ctrl-C or something that cannot be put right from here. */
export async function runService<Env extends object>(
  description: ServiceDescription<Env>,
): Promise<void> {
  const end = new Ending();
  try {
    const running = await ServiceProcess.start(description, (error) => end.because(error));
    const cause = await end.wanted;
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    await running.stop();
    if (cause !== null) throw cause;
  } catch (error) {
    process.stderr.write(`${description.service}: ${textOf(error)}\n`);
    process.exit(isMisuse(error) ? EXIT_MISUSED : 1);
  }
  process.exit(0);
}

/** The wish to end, by a signal (null) or by a failure. */
class Ending {
  readonly wanted: Promise<Error | null>;
  private end: (cause: Error | null) => void = () => undefined;

  constructor() {
    this.wanted = new Promise((resolve) => (this.end = resolve));
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => this.end(null));
  }

  because(error: Error): void {
    this.end(error);
  }
}

function isMisuse(error: unknown): boolean {
  return (
    error instanceof ConfigurationError ||
    error instanceof NatsRefusedError ||
    error instanceof SchemaOutOfDateError
  );
}

function textOf(error: unknown): string {
  if (isMisuse(error) && error instanceof Error) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
