import { ConsoleModule } from '@fairlead/console-service';
import { GatewayModule } from '@fairlead/broker-service';
import { MarketDataModule } from '@fairlead/market-service';
import { OrderManagementModule } from '@fairlead/order-service';
import { PlatformHttpModule, PlatformModule, type PlatformOptions } from '@fairlead/platform';
import { PositionTrackingModule } from '@fairlead/position-service';
import { RuleEngineModule } from '@fairlead/rules-service';
import { SignalIngestionModule } from '@fairlead/signal-service';
import { type DynamicModule, Module } from '@nestjs/common';
import type { Configuration } from './configuration';

/** All services in one application. */
@Module({})
export class RootModule {
  /** Puts them together in the order of the pipeline. */
  static of(configuration: Configuration, platform: PlatformOptions): DynamicModule {
    return {
      module: RootModule,
      imports: [
        PlatformModule.forRoot(platform),
        PlatformHttpModule,
        MarketDataModule.register(configuration.market),
        SignalIngestionModule.register(configuration.signal),
        RuleEngineModule.register(configuration.rules),
        OrderManagementModule.register(configuration.order),
        GatewayModule.register(configuration.gateway),
        PositionTrackingModule.register(configuration.position),
        ConsoleModule.register(configuration.console),
      ],
    };
  }
}
