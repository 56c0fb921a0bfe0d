import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type DestinationStream,
  type Logger as Pino,
  destination,
  pino,
  stdSerializers,
} from 'pino';
import type { LogLevel } from '../config/common.env';
import { Logger } from './logger';

/** Where lines go: a file, the standard output, or nowhere. */
export type LogDestination = { readonly file: string } | 'stdout' | 'none' | DestinationStream;

/** Names whose values never reach a log, at the top and one level down. */
const SECRETS = ['password', 'secret', 'apiKey', 'token', 'authorization', 'signature', 'cookie'];

/** The story a piece of work belongs to; each line logged within it carries it. */
interface Story {
  readonly correlationId: string;
}

const story = new AsyncLocalStorage<Story>();

/** Runs work so that what it logs names its story. */
export function inStory<T>(current: Story, work: () => T): T {
  return story.run(current, work);
}

/** Structured lines of JSON through pino. */
export class PinoLogger extends Logger {
  private constructor(private readonly inner: Pino) {
    super();
  }

  /** Makes the logger of a process. */
  static create(options: { level: LogLevel; destination: LogDestination }): PinoLogger {
    const settings = {
      level: options.destination === 'none' ? 'silent' : options.level,
      base: {},
      timestamp: pino.stdTimeFunctions.isoTime,
      messageKey: 'event',
      formatters: { level: (label: string) => ({ level: label }) },
      serializers: { error: describeError },
      mixin: () => story.getStore() ?? {},
      redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    };
    return new PinoLogger(pino(settings, streamOf(options.destination)));
  }

  /** Returns a logger whose lines carry more fields. */
  child(fields: Readonly<Record<string, string>>): PinoLogger {
    return new PinoLogger(this.inner.child(fields));
  }

  debug(event: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.inner.debug(fields, event);
  }
  info(event: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.inner.info(fields, event);
  }
  warn(event: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.inner.warn(fields, event);
  }
  error(event: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.inner.error(fields, event);
  }
}

function describeError(error: unknown): unknown {
  return error instanceof Error ? stdSerializers.err(error) : error;
}

function streamOf(to: LogDestination): DestinationStream {
  if (to === 'stdout' || to === 'none')
    return unbreakable({ fd: 1, sync: false }, 'standard output');
  if ('file' in to) {
    return unbreakable({ dest: to.file, mkdir: true, append: true, sync: false }, to.file);
  }
  return to;
}

type Sink = ReturnType<typeof destination>;

/** Lines that wait for a full disk are kept up to here; further ones are dropped. */
const WAITING_BYTES_MAX = 4 * 1_024 * 1_024;

/** A log never ends the product: where lines cannot be written, that is said once, and they wait or are dropped. */
function unbreakable(options: Parameters<typeof destination>[0] & object, name: string): Sink {
  const sink = destination({ ...options, maxLength: WAITING_BYTES_MAX });
  let failing = false;
  sink.on('error', (error: unknown) => {
    if (!failing)
      process.stderr.write(`fairlead: the log cannot be written to ${name}: ${String(error)}\n`);
    failing = true;
  });
  sink.on('write', () => (failing = false));
  return sink;
}
