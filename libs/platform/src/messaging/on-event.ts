import type { EventClass, ServiceName } from '@fairlead/contracts';
import { UseFilters, applyDecorators } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { RethrowFilter } from './rethrow.filter';

/** Marks handlers that only Fairlead's strategy serves; without it a core-NATS server would handle each event again. */
export const FAIRLEAD_TRANSPORT = Symbol.for('fairlead.transport');

/** What a handler is registered under: several services can live in one Nest app, so the consumer is part of it. */
export interface HandlerPattern {
  readonly consumer: ServiceName;
  readonly type: string;
  readonly version: number;
}

/**
 * Handles a durable message of a type for a service. The method gets `(@Payload() event: Envelope<Data>, @Ctx() tx: Tx)`
 * and runs inside one unit of work of that service: inbox row, its changes and its outgoing messages commit together.
 * A throw rolls back and the message comes again; two handlers of one service for one type refuse the boot.
 */
export function OnEvent(consumer: ServiceName, type: EventClass): MethodDecorator {
  const pattern: HandlerPattern = {
    consumer,
    type: type.contract.type,
    version: type.contract.version,
  };
  return applyDecorators(
    EventPattern<HandlerPattern>(pattern, FAIRLEAD_TRANSPORT),
    UseFilters(RethrowFilter),
  );
}
