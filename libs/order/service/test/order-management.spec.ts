import { ManualClock } from '@fairlead/core';
import { TRADING_NOON } from '@fairlead/testing';
import { approvalFeatures } from './people/approvals.features';
import { limitFeatures } from './limits/limits.features';
import { marginFeatures } from './limits/margin.features';
import { MemoryOrderService, OrderMemory } from './memory-order-service';
import type { AnyOrder, OrderBooths } from './order-harness';
import { orderManagementFeatures } from './order-management.features';
import { orderByHandFeatures } from './people/orders.features';
import { principalFeatures } from './people/principals.features';
import { additionFeatures } from './plans/additions.features';
import { moveFeatures } from './plans/moves.features';
import { breakerFeatures } from './stopping/breakers.features';
import { tradingStateFeatures } from './stopping/trading-states.features';
import { unprotectedFeatures } from './plans/unprotected.features';

/** Order management without a database: what is left of one that is stopped is found by its harness. */
class MemoryOrders implements OrderBooths {
  private readonly memories = new Map<AnyOrder, OrderMemory>();
  private readonly running = new Set<AnyOrder>();

  boot(): Promise<AnyOrder> {
    return this.bootOn(new OrderMemory(new ManualClock(TRADING_NOON)));
  }

  reboot(stopped: AnyOrder): Promise<AnyOrder> {
    return this.bootOn(this.memories.get(stopped) ?? new OrderMemory(stopped.clock));
  }

  async halt(harness: AnyOrder): Promise<void> {
    this.running.delete(harness);
    await harness.service.stop();
  }

  async stop(): Promise<void> {
    for (const harness of [...this.running]) await this.halt(harness);
  }

  private async bootOn(memory: OrderMemory): Promise<AnyOrder> {
    const harness = { service: await MemoryOrderService.boot(memory), clock: memory.clock };
    this.memories.set(harness, memory);
    this.running.add(harness);
    return harness;
  }
}

const orders = new MemoryOrders();
orderManagementFeatures('order management without a database', orders);
approvalFeatures('entries that need a person, without a database', orders);
principalFeatures('who asked, without a database', orders);
unprotectedFeatures('entries without protection, without a database', orders);
limitFeatures('limits that persons set, without a database', orders);
marginFeatures('entries near the margin limit, without a database', orders);
additionFeatures('additions to trades, without a database', orders);
moveFeatures('rules that move stops of open trades, without a database', orders);
tradingStateFeatures('a trading state, without a database', orders);
breakerFeatures('a breaker, without a database', orders);
orderByHandFeatures('orders that persons place, without a database', orders);
