import { GatewayEnv, GatewayModule } from '@fairlead/broker-service';
import { ConsoleEnv, ConsoleModule } from '@fairlead/console-service';
import { MarketDataModule, MarketEnv } from '@fairlead/market-service';
import { OrderEnv, OrderManagementModule } from '@fairlead/order-service';
import {
  type DatabaseConnection,
  PlatformModule,
  type ServiceSchema,
  readInstruments,
  roleOf,
  schemaOfModule,
} from '@fairlead/platform';
import { PositionEnv, PositionTrackingModule } from '@fairlead/position-service';
import { RuleEngineModule, RulesEnv } from '@fairlead/rules-service';
import { SignalEnv, SignalIngestionModule } from '@fairlead/signal-service';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { join } from 'node:path';
import type { Home } from '../config/home';
import { ensureKeyFile } from '../up/api-key';

/** Returns the tables of every service. The modules are only looked at, so their settings do not matter. */
export function serviceSchemas(): readonly ServiceSchema[] {
  return [
    SignalIngestionModule.register(new SignalEnv()),
    RuleEngineModule.register(new RulesEnv()),
    OrderManagementModule.register(new OrderEnv()),
    GatewayModule.register(new GatewayEnv()),
    PositionTrackingModule.register(new PositionEnv()),
    MarketDataModule.register(new MarketEnv()),
    ConsoleModule.register(new ConsoleEnv()),
  ].map(schemaOfModule);
}

@Module({})
class KeyModule {}

/** Makes the API key where there is none, known to signal-ingestion and kept in a file. Returns it where it is new. */
export async function ensureApiKey(access: {
  readonly admin: DatabaseConnection;
  readonly passwords: ReadonlyMap<string, string>;
  readonly home: Home;
  readonly keyFile: string;
}): Promise<string | null> {
  const database = {
    ...access.admin,
    user: roleOf('signal-ingestion'),
    password: access.passwords.get('signal-ingestion') ?? '',
  };
  const root: DynamicModule = {
    module: KeyModule,
    imports: [
      PlatformModule.forRoot({
        database,
        migrationMode: 'check',
        instruments: await readInstruments(join(access.home.root, 'instruments.yaml')),
      }),
      SignalIngestionModule.register(new SignalEnv()),
    ],
  };
  // Made, but never started: it neither listens nor reads messages.
  const app = await NestFactory.create(root, { logger: false, abortOnError: false });
  try {
    return await ensureKeyFile(app, access.keyFile);
  } finally {
    await app.close();
  }
}
