import { ManualClock } from '@fairlead/core';
import { TRADING_NOON, startTestService } from '@fairlead/testing';
import { OrderManagementModule } from '../src/index';
import { approvalFeatures } from './people/approvals.features';
import { limitFeatures } from './limits/limits.features';
import { OrderHarnesses, enterAll, entry, env, openUp } from './order-harness';
import { orderManagementFeatures } from './order-management.features';
import { orderByHandFeatures } from './people/orders.features';
import { principalFeatures } from './people/principals.features';
import { additionFeatures } from './plans/additions.features';
import { moveFeatures } from './plans/moves.features';
import { unprotectedFeatures } from './plans/unprotected.features';

const harnesses = new OrderHarnesses();
orderManagementFeatures('order management', harnesses);
approvalFeatures('entries that need a person', harnesses);
principalFeatures('who asked', harnesses);
unprotectedFeatures('entries without protection', harnesses);
limitFeatures('limits that persons set', harnesses);
additionFeatures('additions to trades', harnesses);
moveFeatures('rules that move stops of open trades', harnesses);

describe('order management in PostgreSQL', () => {
  afterEach(() => harnesses.stop());

  it('needs no more than six statements for a decision or a fill', async () => {
    const statements: number[] = [];
    const clock = new ManualClock(TRADING_NOON);
    const service = await startTestService([OrderManagementModule.register(env())], {
      clock,
      observers: [{ committed: (commit) => void statements.push(commit.statements) }],
    });
    harnesses.add(service);
    const harness = { service, clock };
    await openUp(harness);
    statements.splice(0);
    await enterAll(harness, entry());
    expect(Math.max(...statements)).toBeLessThanOrEqual(6);
    expect(statements.length).toBeGreaterThan(4);
  });
});
orderByHandFeatures('orders that persons place', harnesses);
