import { Clock } from '@fairlead/core';
import { Messenger, PlatformModule, UnitOfWork } from '@fairlead/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import { AuditController } from './adapters/in/events/audit.controller';
import { ApiKeyGuard } from './adapters/in/http/api-key.guard';
import { ApprovalsController } from './adapters/in/http/approvals.controller';
import { EventsController } from './adapters/in/http/events.controller';
import { RulesController } from './adapters/in/http/rules.controller';
import { LimitsController } from './adapters/in/http/limits.controller';
import { OrdersController } from './adapters/in/http/orders/orders.controller';
import { KeysController } from './adapters/in/http/keys/keys.controller';
import { BarsController } from './adapters/in/http/market/bars.controller';
import { PerformanceController } from './adapters/in/http/performance/performance.controller';
import { TimeController } from './adapters/in/http/time.controller';
import { OperatorController } from './adapters/in/http/operator.controller';
import { FileKeyVerifier } from './adapters/out/files/file-key-verifier';
import { PgAuditTrail } from './adapters/out/postgres/pg-audit-trail';
import { EventFeed } from './application/event-feed';
import { LiveEvents } from './application/live-events';
import { Operator } from './application/operator';
import { PersonOrders } from './application/person-orders';
import { AuditTrail } from './application/ports/audit-trail';
import { StrategyNames } from './application/strategy-names';
import { KeyVerifier } from './application/ports/key-verifier';
import type { ConsoleEnv } from './config/console.env';
import { CreateAuditTrail1764000000000 } from './migrations/create-audit-trail-1764000000000';
import { FindDeadLetters1796000000002 } from './migrations/find-dead-letters-1796000000002';
import { KeepPrincipals1796400000002 } from './migrations/keep-principals-1796400000002';

/** The operator API, the audit trail and the live stream. It decides nothing and publishes nothing. */
@Module({})
export class ConsoleModule {
  /** Wires the console. */
  static register(env: ConsoleEnv): DynamicModule {
    return {
      module: ConsoleModule,
      imports: [
        PlatformModule.forService({
          service: 'console',
          migrations: [
            CreateAuditTrail1764000000000,
            FindDeadLetters1796000000002,
            KeepPrincipals1796400000002,
          ],
        }),
      ],
      controllers: [
        ...[AuditController, OperatorController, ApprovalsController, LimitsController],
        OrdersController,
        ...[
          RulesController,
          KeysController,
          PerformanceController,
          BarsController,
          TimeController,
          EventsController,
        ],
      ],
      providers: [
        LiveEvents,
        ApiKeyGuard,
        { provide: KeyVerifier, useFactory: () => new FileKeyVerifier(env.FAIRLEAD_API_KEY_FILE) },
        {
          provide: AuditTrail,
          useFactory: (unitOfWork: UnitOfWork) => new PgAuditTrail(unitOfWork),
          inject: [UnitOfWork],
        },
        {
          provide: EventFeed,
          useFactory: (live: LiveEvents, trail: AuditTrail) => new EventFeed(live, trail),
          inject: [LiveEvents, AuditTrail],
        },
        {
          provide: Operator,
          useFactory: (messenger: Messenger, trail: AuditTrail, clock: Clock) =>
            new Operator(messenger, trail, clock),
          inject: [Messenger, AuditTrail, Clock],
        },
        {
          provide: StrategyNames,
          useFactory: (messenger: Messenger) => new StrategyNames(messenger),
          inject: [Messenger],
        },
        {
          provide: PersonOrders,
          useFactory: (messenger: Messenger, trail: AuditTrail) =>
            new PersonOrders(messenger, trail),
          inject: [Messenger, AuditTrail],
        },
      ],
      exports: [LiveEvents, Operator],
    };
  }
}
