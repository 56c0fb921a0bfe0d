import { runService } from '@fairlead/platform';
import { OrderEnv, OrderManagementModule } from '@fairlead/order-service';

// Two of them would both approve: each holds the account's exposure in its own transaction order.
void runService({
  service: 'order-management',
  env: OrderEnv,
  module: (env) => OrderManagementModule.register(env),
});
