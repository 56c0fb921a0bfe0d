import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger';

/** Nest's own words, in our lines. Its chatter about routes and modules is debug for us. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: readonly unknown[]): void {
    this.logger.debug('nest.message', fieldsOf(message, rest));
  }
  debug(message: unknown, ...rest: readonly unknown[]): void {
    this.logger.debug('nest.message', fieldsOf(message, rest));
  }
  verbose(message: unknown, ...rest: readonly unknown[]): void {
    this.logger.debug('nest.message', fieldsOf(message, rest));
  }
  warn(message: unknown, ...rest: readonly unknown[]): void {
    this.logger.warn('nest.message', fieldsOf(message, rest));
  }
  error(message: unknown, ...rest: readonly unknown[]): void {
    this.logger.error('nest.message', fieldsOf(message, rest));
  }
  fatal(message: unknown, ...rest: readonly unknown[]): void {
    this.logger.error('nest.message', fieldsOf(message, rest));
  }
}

function fieldsOf(message: unknown, rest: readonly unknown[]): Record<string, unknown> {
  const context = rest.at(-1);
  const error = message instanceof Error ? { error: message } : { message: String(message) };
  return { ...error, ...(typeof context === 'string' ? { context } : {}) };
}
