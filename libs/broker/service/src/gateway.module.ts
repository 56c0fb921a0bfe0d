import { Clock } from '@fairlead/core';
import {
  ConsumerControl,
  InstrumentCatalogue,
  Logger,
  Messenger,
  PlatformModule,
  Readiness,
  StorageWatch,
  UnitOfWork,
} from '@fairlead/platform';
import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type Provider,
} from '@nestjs/common';
import { CommandsController } from './adapters/in/events/commands.controller';
import { IbLinkFactory } from './adapters/out/tws/ib-link.factory';
import { CommandHandler } from './application/commands/command-handler';
import type { GatewaySettings } from './application/gateway-settings';
import { HaltLatch } from './application/commands/halt-latch';
import { BrokerLinkFactory } from './application/ports/broker-link';
import type { GatewayEnv } from './config/gateway.env';
import { Gateway } from './gateway.assembly';
import { CreateGatewayTables1764000000000 } from './migrations/1764000000000-create-gateway-tables';
import { KeepAccountsApart1764500000000 } from './migrations/1764500000000-keep-accounts-apart';

/** tws-gateway: the only process part that talks to the broker. */
@Module({})
export class GatewayModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(@Inject(Gateway) private readonly gateway: Gateway) {}

  /** Wires the gateway to one TWS and one account. */
  static register(env: GatewayEnv): DynamicModule {
    const address = {
      host: env.TWS_HOST,
      port: env.TWS_PORT,
      clientId: env.TWS_CLIENT_ID,
      timeZone: env.TWS_TIME_ZONE ?? null,
    };
    return GatewayModule.over(settingsOf(env), new IbLinkFactory(address));
  }

  /** The same over any way to a broker: for tests of what happens between the commit and the socket. */
  static over(settings: GatewaySettings, factory: BrokerLinkFactory): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        PlatformModule.forService({
          service: 'tws-gateway',
          migrations: [CreateGatewayTables1764000000000, KeepAccountsApart1764500000000],
        }),
      ],
      controllers: [CommandsController],
      providers: [{ provide: BrokerLinkFactory, useValue: factory }, gateway(settings), ...parts()],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.gateway.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.gateway.stop();
  }
}

function settingsOf(env: GatewayEnv): GatewaySettings {
  return {
    account: env.TWS_ACCOUNT,
    armLive: env.FAIRLEAD_ARM_LIVE ?? null,
    settleMs: env.FAIRLEAD_SETTLE_MS,
    entryHoldMs: env.FAIRLEAD_ENTRY_HOLD_MS,
    marketDataType: env.TWS_MARKET_DATA_TYPE,
  };
}

function gateway(settings: GatewaySettings): Provider {
  return {
    provide: Gateway,
    useFactory: (
      factory: BrokerLinkFactory,
      clock: Clock,
      catalogue: InstrumentCatalogue,
      unitOfWork: UnitOfWork,
      messenger: Messenger,
      consumers: ConsumerControl,
      readiness: Readiness,
      storage: StorageWatch,
      logger: Logger,
    ) =>
      new Gateway({
        ...{ settings, factory, clock, catalogue, unitOfWork, messenger },
        ...{ consumers, readiness, storage, logger },
      }),
    inject: [
      BrokerLinkFactory,
      Clock,
      InstrumentCatalogue,
      UnitOfWork,
      Messenger,
      ConsumerControl,
      Readiness,
      StorageWatch,
      Logger,
    ],
  };
}

/** What the handlers use of it. */
function parts(): Provider[] {
  return [
    {
      provide: CommandHandler,
      useFactory: (gateway: Gateway) => gateway.commands,
      inject: [Gateway],
    },
    { provide: HaltLatch, useFactory: (gateway: Gateway) => gateway.latch, inject: [Gateway] },
  ];
}
