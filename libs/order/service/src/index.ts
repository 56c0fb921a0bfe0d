export { OrderManagementModule } from './order-management.module';
export { OrderEnv } from './config/order.env';
