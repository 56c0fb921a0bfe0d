import { CancelOrderV1, type IntentV1, ModifyOrderV1, OrderApprovedV1, OrderDeniedV1, PlaceOrdersV1 } from '@fairlead/contracts'; // prettier-ignore
import { type CauseId, instantText, intentIdOf, plusMs, present } from '@fairlead/core';
import { TRADING_NOON } from '@fairlead/testing';
import { randomUUID } from 'node:crypto';
import { ACCOUNT, type AnyOrder, KEY, type OrderBooths, conclusions, decide, enterAll, entry, openUp, status } from '../order-harness'; // prettier-ignore

function wish(changes: Partial<IntentV1>): IntentV1 {
  const causeId = randomUUID();
  return {
    ...{ intentId: intentIdOf(causeId as CauseId, 'move'), causeId, signalId: causeId },
    ...{ ruleId: 'move', ruleVersion: 1, strategy: 'basic', account: ACCOUNT, instrumentKey: KEY },
    ...{ kind: 'ADJUST', direction: 'ANY', priority: 1, reason: 'spec' },
    expiresAt: instantText(plusMs(TRADING_NOON, 30_000)),
    ...changes,
  };
}

/** What order management does with wishes to move stops and targets and to cancel, whatever its store is made of. */
export function moveFeatures(title: string, harnesses: OrderBooths): void {
  describe(title, () => {
    afterEach(() => harnesses.stop());

    const modified = ({ service }: AnyOrder) =>
      service.published(ModifyOrderV1).map(({ data }) => data);

    it('move the stop by one command, over a restart, and the intent ends once the broker shows it', async () => {
      const first = await harnesses.boot();
      await openUp(first);
      await enterAll(first, entry());
      await decide(first, wish({ adjust: { stop: { kind: 'price', value: '98.5' } } }));
      const [command] = modified(first);
      expect(command?.leg).toMatchObject({ role: 'STOP', stopPrice: '98.5', quantity: '100' });
      const [, approved] = first.service.published(OrderApprovedV1);
      expect(approved?.data).toMatchObject({ kind: 'ADJUST', legs: [] });
      await harnesses.halt(first);
      const second = await harnesses.reboot(first);
      await openUp(second);
      expect(conclusions(second)).toEqual([]);
      const stop = present(command, 'a modify').leg;
      for (let times = 0; times < 2; times += 1) {
        await status(second, stop, 'WORKING', {
          quantity: '100',
          filledQuantity: '0',
          stopPrice: '98.5',
        });
      }
      expect(conclusions(second)).toEqual([['EXECUTED', 'ADJUSTED']]);
    });

    it('do not move it back, and say limit and actual', async () => {
      const harness = await harnesses.boot();
      await openUp(harness);
      await enterAll(harness, entry());
      await decide(harness, wish({ adjust: { stop: { kind: 'price', value: '90' } } }));
      const checks = harness.service.published(OrderDeniedV1).flatMap(({ data }) => data.checks);
      const failed = checks.filter(({ passed }) => !passed);
      expect(failed).toMatchObject([{ check: 'STOP_MOVES_BACK', actual: '90' }]);
      expect(modified(harness)).toEqual([]);
    });

    it('cancel an addition by its own id', async () => {
      const harness = await harnesses.boot();
      await openUp(harness);
      await enterAll(harness, entry());
      const size = { kind: 'shares', value: '40' } as const;
      await decide(harness, wish({ kind: 'ADD', size, add: { limitOffsetPercent: '1' } }));
      const added = present(harness.service.published(PlaceOrdersV1).at(-1)?.data.legs[0], 'an order'); // prettier-ignore
      await status(harness, added, 'WORKING', { filledQuantity: '0' });
      await decide(harness, wish({ kind: 'CANCEL', cancel: 'ADDITIONS' }));
      const cancelled = harness.service.published(CancelOrderV1).map(({ data }) => data.orderRef);
      expect(cancelled).toEqual([added.orderRef]);
      await status(harness, added, 'CANCELLED', { filledQuantity: '0' });
      expect(conclusions(harness)).toEqual([
        ['EXECUTED', 'FILLED'],
        ['SUPERSEDED', 'CANCELLED_BY_RULE'],
        ['EXECUTED', 'CANCELLED'],
      ]);
    });

    it('place a stop that trails with the entry, which says so', async () => {
      const harness = await harnesses.boot();
      await openUp(harness);
      const percent = (value: string) => ({ kind: 'percent', value }) as const;
      await decide(harness, entry({ protection: { stop: percent('3'), target: percent('8'), trail: percent('2') } })); // prettier-ignore
      const legs = harness.service.published(PlaceOrdersV1).flatMap(({ data }) => data.legs);
      expect(legs[1]).toMatchObject({ role: 'STOP', type: 'TRAIL', trailingPercent: '2' });
      expect(legs[1]?.stopPrice).toBeDefined();
    });
  });
}
