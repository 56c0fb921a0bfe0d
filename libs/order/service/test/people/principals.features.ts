import {
  ApprovalAnsweredV1,
  BrokerGateV1,
  CancelOrderV1,
  DecisionMadeV1,
  type Envelope,
  HaltEntriesV1,
  type IntentV1,
  ModifyOrderV1,
  OrderConcludedV1,
  OrderDeniedV1,
  PlaceOrdersV1,
  REQUESTS,
  ReconciliationV1,
  TradeChangedV1,
  TradingStateChangedV1,
  flowRowOf,
} from '@fairlead/contracts';
import { instantText, plusMs } from '@fairlead/core';
import { TRADING_NOON } from '@fairlead/testing';
import { randomUUID } from 'node:crypto';
import {
  type AnyOrder,
  type Legs,
  type OrderBooths,
  accept,
  decisionOf,
  deliver,
  enter,
  entry,
  exit,
  fill,
  gate,
  legsOf,
  openUp,
  status,
} from '../order-harness';

const KEY = 'model-7';
const PERSON = { by: 'ann', reason: 'enough', principal: 'default' };

/** Who asked, in everything that order management publishes, whatever its store is made of. */
export function principalFeatures(title: string, harnesses: OrderBooths): void {
  describe(title, () => {
    afterEach(() => harnesses.stop());

    async function boot(): Promise<AnyOrder> {
      const harness = await harnesses.boot();
      await openUp(harness);
      return harness;
    }
    async function decide(harness: AnyOrder, intent: IntentV1, principal?: string): Promise<void> {
      const asked = principal === undefined ? {} : { principal };
      await deliver(harness, DecisionMadeV1, decisionOf(intent), {
        ...{ correlationId: intent.causeId, ...asked },
      });
    }
    const published = ({ service }: AnyOrder): readonly Envelope[] =>
      flowRowOf('order-management').publishes.flatMap((type) => service.published(type));
    const principals = (harness: AnyOrder): readonly (string | undefined)[] => [
      ...new Set(published(harness).map(({ principal }) => principal)),
    ];
    const placed = ({ service }: AnyOrder): Legs =>
      legsOf(service.published(PlaceOrdersV1).at(-1)?.data);
    async function entered(harness: AnyOrder): Promise<Legs> {
      await decide(harness, entry(), KEY);
      const legs = placed(harness);
      await enter(harness, legs);
      return legs;
    }

    it('is who sent the signal, though the broker speaks by itself, and after a restart', async () => {
      const first = await boot();
      const legs = await entered(first);
      await fill(first, legs.target, '60', '108.00');
      expect(principals(first)).toEqual([KEY]);
      const before = published(first).length;
      await harnesses.halt(first);
      const second = await harnesses.reboot(first);
      await deliver(second, BrokerGateV1, gate('open'));
      await fill(second, legs.target, '40', '108.00');
      await status(second, legs.target, 'FILLED', { filledQuantity: '100' });
      expect(published(second).length + before).toBeGreaterThan(before);
      expect(principals(second)).toEqual([KEY]);
    });

    it('is who sent the signal for what only time brings about', async () => {
      const harness = await boot();
      await decide(harness, entry(), KEY);
      await accept(harness, placed(harness));
      harness.clock.advanceMs(31_000);
      await harness.service.waitForPublished(CancelOrderV1);
      expect(principals(harness)).toEqual([KEY]);
    });

    it('is who sent the signal for an entry that waited for the gate, and for one that is denied', async () => {
      const harness = await harnesses.boot();
      await openUp(harness, 'closed');
      await decide(harness, entry(), KEY);
      await deliver(harness, BrokerGateV1, gate('open'), { principal: 'system:tws-gateway' });
      await harness.service.waitForPublished(PlaceOrdersV1);
      await decide(harness, entry({ strategy: 'short', direction: 'SHORT' }), KEY);
      expect(harness.service.published(OrderDeniedV1)).toHaveLength(1);
      expect(principals(harness)).toEqual([KEY]);
    });

    it('is who sent the closing signal, from then on', async () => {
      const harness = await boot();
      const legs = await entered(harness);
      const before = published(harness).map(({ id }) => id);
      await decide(harness, exit(), 'model-8');
      await fill(harness, legs.target, '100', '101.00');
      await status(harness, legs.target, 'FILLED', { filledQuantity: '100' });
      await status(harness, legs.stop, 'CANCELLED', { filledQuantity: '0' });
      const after = published(harness).filter(({ id }) => !before.includes(id));
      expect(after.map(({ type }) => type)).toContain(TradeChangedV1.contract.type);
      expect(new Set(after.map(({ principal }) => principal))).toEqual(new Set(['model-8']));
    });

    it('is who closes: the key counts, and the name given with it is a remark', async () => {
      const harness = await boot();
      const legs = await entered(harness);
      const request = { ...PERSON, requestId: randomUUID(), symbol: 'AAPL' };
      await harness.service.request(REQUESTS.close, request);
      const [modify] = await harness.service.waitForPublished(ModifyOrderV1);
      expect(modify?.principal).toBe('default');
      await fill(harness, legs.target, '100', '101.00');
      expect(harness.service.published(TradeChangedV1).at(-1)).toMatchObject({ principal: 'default' }); // prettier-ignore
    });

    it('is who halts', async () => {
      const harness = await boot();
      const request = { ...PERSON, requestId: randomUUID(), state: 'HALTED' as const };
      await harness.service.request(REQUESTS.setTradingState, request);
      const [changed] = await harness.service.waitForPublished(TradingStateChangedV1);
      expect(changed).toMatchObject({ principal: 'default', data: { by: 'ann' } });
      const [halt] = await harness.service.waitForPublished(HaltEntriesV1);
      expect(halt?.principal).toBe('default');
      expect(principals(harness)).toEqual(['default']);
    });

    it('is the person for an answer, and who sent the signal for the entry', async () => {
      const harness = await boot();
      const intent = entry({ approvalUntil: instantText(plusMs(TRADING_NOON, 20_000)) });
      await decide(harness, intent, KEY);
      const { intentId } = intent;
      await harness.service.request(REQUESTS.answerApproval, {
        ...{ ...PERSON, requestId: randomUUID(), intentId, answer: 'APPROVED' },
      });
      const [answered] = await harness.service.waitForPublished(ApprovalAnsweredV1);
      expect(answered?.principal).toBe('default');
      await harness.service.waitForPublished(PlaceOrdersV1);
      await enter(harness, placed(harness));
      const rest = published(harness).filter(({ id }) => id !== answered?.id);
      expect(new Set(rest.map(({ principal }) => principal))).toEqual(new Set([KEY]));
      expect(harness.service.published(OrderConcludedV1)).toHaveLength(1);
    });

    it.each([
      ['system:rule-engine', 'of a rule that no signal began', 'system:rule-engine'],
      [undefined, 'of before that names nobody', 'system:order-management'],
    ])('is %s for a decision %s', async (principal, _what, expected) => {
      const harness = await boot();
      await decide(harness, entry(), principal);
      await enter(harness, placed(harness));
      expect(principals(harness)).toEqual([expected]);
      expect(harness.service.published(ReconciliationV1)).toEqual([]);
    });
  });
}
