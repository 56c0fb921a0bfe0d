export { MarketEnv } from './config/market.env';
export { MarketDataModule } from './market-data.module';
