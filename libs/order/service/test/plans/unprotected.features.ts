import {
  ApprovalRequestedV1,
  BrokerGateV1,
  type IntentV1,
  type LegV1,
  ModifyOrderV1,
  OrderApprovedV1,
  OrderDeniedV1,
  PlaceOrdersV1,
  REQUESTS,
  TradeChangedV1,
} from '@fairlead/contracts';
import { instantText, plusMs, present } from '@fairlead/core';
import { TRADING_NOON } from '@fairlead/testing';
import {
  type AnyOrder,
  type OrderBooths,
  conclusions,
  decide,
  deliver,
  entry,
  exit,
  fill,
  gate,
  openUp,
  status,
} from '../order-harness';

/** An entry whose rule says `protection: none`. */
function bare(changes: Partial<IntentV1> = {}): IntentV1 {
  const whole = Object.entries(entry({ unprotected: true, ...changes }));
  return Object.fromEntries(whole.filter(([name]) => name !== 'protection')) as unknown as IntentV1;
}

/** What order management does with entries that are to have no protection, whatever its store is made of. */
export function unprotectedFeatures(title: string, harnesses: OrderBooths): void {
  describe(title, () => {
    afterEach(() => harnesses.stop());

    const lastTrade = ({ service }: AnyOrder): TradeChangedV1 | undefined =>
      service.published(TradeChangedV1).at(-1)?.data;
    const placed = ({ service }: AnyOrder): readonly LegV1[] =>
      service.published(PlaceOrdersV1).flatMap(({ data }) => data.legs);
    const held = async ({ service }: AnyOrder): Promise<number | undefined> =>
      (await service.request(REQUESTS.orderManagementStatus, {})).unprotectedByChoice;

    async function entered(changes: Partial<IntentV1> = {}): Promise<AnyOrder> {
      const harness = await harnesses.boot();
      await openUp(harness);
      await decide(harness, bare(changes));
      const leg = present(placed(harness)[0], 'an entry');
      await status(harness, leg, 'WORKING', { filledQuantity: '0' });
      await fill(harness, leg, '100', '100.00');
      await status(harness, leg, 'FILLED', { filledQuantity: '100' });
      return harness;
    }

    it.each([['LONG'], ['SHORT']] as const)(
      'places one order, and holds %s what fills without a stop',
      async (direction) => {
        const harness = await entered({ direction, allowShort: true });
        expect(placed(harness).map(({ role, quantity }) => [role, quantity])).toEqual([['ENTRY', '100']]); // prettier-ignore
        expect(conclusions(harness)).toEqual([['EXECUTED', 'FILLED']]);
        expect(lastTrade(harness)).toMatchObject({
          ...{ status: 'OPEN', protected: false, unprotectedByChoice: true, exposedMs: 0 },
          effectiveProtection: '0',
        });
        const codes = harness.service.published(TradeChangedV1).map(({ data }) => data.code);
        expect(codes).toContain('UNPROTECTED_BY_CHOICE');
        expect(codes).not.toContain('EXPOSED');
        const checks = harness.service.published(OrderApprovedV1)[0]?.data.checks;
        expect(checks).toContainEqual({
          ...{ check: 'NAKED_ENTRY', passed: true },
          limit: 'with a stop, or on a paper account',
          actual: 'without a stop, on a paper account',
        });
        expect(await held(harness)).toBe(1);
      },
    );

    it('places nothing for it after a restart, a reconnection and a long time, and closes it when asked', async () => {
      const first = await entered();
      await harnesses.halt(first);
      const second = await harnesses.reboot(first);
      await deliver(second, BrokerGateV1, gate('closed'));
      second.clock.advanceMs(60_000);
      await openUp(second);
      second.clock.advanceMs(60_000);
      expect(await held(second)).toBe(1);
      expect(placed(second)).toEqual([]);
      await openUp(second);
      await decide(second, exit());
      const [place] = await second.service.waitForPublished(PlaceOrdersV1);
      const leg = present(place?.data.legs[0], 'an exit');
      expect(place?.data.legs.map(({ role, quantity }) => [role, quantity])).toEqual([['EXIT', '100']]); // prettier-ignore
      await fill(second, leg, '100', '101.00');
      await status(second, leg, 'FILLED', { filledQuantity: '100' });
      expect(lastTrade(second)).toMatchObject({ status: 'CLOSED', code: 'CLOSED', position: '0' });
      expect(await held(second)).toBe(0);
      expect(second.service.published(ModifyOrderV1)).toEqual([]);
    });

    it('denies it on a live account', async () => {
      const harness = await harnesses.boot();
      await openUp(harness);
      await deliver(harness, BrokerGateV1, { ...gate('open'), paper: false });
      await decide(harness, bare());
      const [denied] = harness.service.published(OrderDeniedV1);
      expect(denied?.data.checks.find(({ check }) => check === 'NAKED_ENTRY')).toMatchObject({
        passed: false,
        limit: 'with a stop, or on a paper account',
        actual: 'without a stop, on a live account',
      });
      expect(placed(harness)).toEqual([]);
    });

    it('is never what is missing by mistake: such an intent is not carried out', async () => {
      const harness = await harnesses.boot();
      await openUp(harness);
      const { unprotected: _unprotected, ...broken } = bare();
      await decide(harness, broken).catch(() => null);
      expect(placed(harness)).toEqual([]);
    });

    it('has its stop where an intent says both', async () => {
      const harness = await harnesses.boot();
      await openUp(harness);
      await decide(harness, entry({ unprotected: true }));
      expect(placed(harness).map(({ role }) => role)).toEqual(['ENTRY', 'STOP', 'TARGET']);
    });

    it('is not put to a person, who would be shown no stop: it is denied', async () => {
      const harness = await harnesses.boot();
      await openUp(harness);
      await decide(harness, bare({ approvalUntil: instantText(plusMs(TRADING_NOON, 20_000)) }));
      expect(conclusions(harness)).toEqual([['DENIED', 'NAKED_ENTRY']]);
      expect(harness.service.published(ApprovalRequestedV1)).toEqual([]);
      expect(placed(harness)).toEqual([]);
    });
  });
}
