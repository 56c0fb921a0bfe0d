import { consumedBy } from '@fairlead/contracts';
import { InvariantError, assert } from '@fairlead/core';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Logger } from '../observability/logger';
import type { ServiceRuntime } from '../service-runtime';
import { handlerKey } from './inbox/delivery-processor';
import { FAIRLEAD_TRANSPORT, type HandlerPattern } from './on-event';
import type { ServiceRegistry } from './service-registry';

/** Lets Nest's controllers handle durable messages. Begins to consume when the application is wholly up. */
export class FairleadStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = FAIRLEAD_TRANSPORT;
  /** A failure goes back to delivery, so Nest need not log it. */
  override readonly propagatesEventHandlerErrors = true;

  constructor(
    private readonly registry: ServiceRegistry,
    private readonly log: Logger,
    /** False lets a test register only some of a service's handlers. */
    private readonly everyHandler: boolean,
  ) {
    super();
  }

  override addHandler(pattern: unknown, callback: MessageHandler, isEventHandler = false): void {
    const { consumer, type, version } = handlerPattern(pattern);
    assert(isEventHandler, `${type}: durable messages are handled by @OnEvent`);
    const key = handlerKey(type, version);
    this.registry.of(consumer).register(key, async (event, tx) => {
      const result: unknown = await callback(event, tx);
      // A handler that throws resolves to an observable that fails when it is read.
      if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
    });
    this.log.debug('handler.bound', { consumer, type, version });
  }

  listen(callback: (error?: unknown) => void): void {
    try {
      const problems = this.registry.all().flatMap((runtime) => this.differences(runtime));
      if (problems.length > 0) {
        throw new InvariantError(`handlers differ from flow.ts:\n- ${problems.join('\n- ')}`);
      }
      for (const runtime of this.registry.all()) runtime.startConsuming();
      for (const runtime of this.registry.all()) runtime.startPublishing();
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /** Nothing: draining has an order of its own (platform-lifecycle). */
  close(): void {
    return undefined;
  }

  on(): void {
    throw new InvariantError('the strategy has no events');
  }

  unwrap<T>(): T {
    throw new InvariantError('the strategy wraps no client');
  }

  private differences(runtime: ServiceRuntime): string[] {
    const { service } = runtime;
    const wanted = consumedBy(service).map(({ contract }) =>
      handlerKey(contract.type, contract.version),
    );
    const found = runtime.handlerKeys();
    const missing = this.everyHandler ? wanted.filter((key) => !found.includes(key)) : [];
    return [
      ...missing.map((key) => `${service} does not handle ${key}`),
      ...found
        .filter((key) => !wanted.includes(key))
        .map((key) => `${service} may not read ${key}`),
    ];
  }
}

function handlerPattern(pattern: unknown): HandlerPattern {
  const given = typeof pattern === 'object' && pattern !== null ? pattern : {};
  assert(
    'consumer' in given && 'type' in given && 'version' in given,
    `not a handler of Fairlead: ${JSON.stringify(pattern)}`,
  );
  return given as HandlerPattern;
}
