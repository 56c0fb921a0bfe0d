export { GatewayModule } from './gateway.module';
export { GatewayEnv } from './config/gateway.env';
