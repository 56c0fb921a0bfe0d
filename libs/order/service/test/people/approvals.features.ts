import {
  ApprovalAnsweredV1,
  ApprovalRequestedV1,
  BrokerGateV1,
  type IntentV1,
  ModifyOrderV1,
  OrderApprovedV1,
  OrderConcludedV1,
  OrderDeniedV1,
  PlaceOrdersV1,
  REQUESTS,
} from '@fairlead/contracts';
import { instantText, plusMs } from '@fairlead/core';
import { TRADING_NOON } from '@fairlead/testing';
import { randomUUID } from 'node:crypto';
import {
  type AnyOrder,
  type OrderBooths,
  conclusions,
  decide,
  deliver,
  enter,
  enterAll,
  entry,
  exit,
  gate,
  legsOf,
  openUp,
  quote,
} from '../order-harness';

const UNTIL = instantText(plusMs(TRADING_NOON, 20_000));
const held = (changes: Partial<IntentV1> = {}): IntentV1 =>
  entry({ approvalUntil: UNTIL, ...changes });

/** What order management does with entries that need a person, whatever its store is made of. */
export function approvalFeatures(title: string, harnesses: OrderBooths): void {
  describe(title, () => {
    afterEach(() => harnesses.stop());

    /** Order management with an entry that waits for a person. */
    async function asked(changes: Partial<IntentV1> = {}): Promise<[AnyOrder, IntentV1]> {
      const harness = await harnesses.boot();
      await openUp(harness);
      const intent = held(changes);
      await decide(harness, intent);
      return [harness, intent];
    }
    const answer = (
      { service }: AnyOrder,
      { intentId }: IntentV1,
      said: 'APPROVED' | 'REJECTED' = 'APPROVED',
      by = 'ann',
    ) =>
      service.request(REQUESTS.answerApproval, {
        ...{ requestId: randomUUID(), intentId, answer: said, by, reason: 'the news' },
      });
    const waiting = async ({ service }: AnyOrder): Promise<readonly string[]> =>
      (await service.request(REQUESTS.approvals, {})).map(({ intentId }) => intentId);
    const placed = ({ service }: AnyOrder): number => service.published(PlaceOrdersV1).length;

    it('puts an entry that passes every check to a person, with its size, its prices and the time left', async () => {
      const [harness, intent] = await asked();
      expect(placed(harness)).toBe(0);
      const [requested] = harness.service.published(ApprovalRequestedV1);
      expect(requested?.correlationId).toBe(intent.causeId);
      expect(requested?.data).toMatchObject({
        ...{ intentId: intent.intentId, symbol: 'AAPL', direction: 'LONG', quantity: '100' },
        ...{ referencePrice: '100', stopPrice: '97', targetPrice: '108', until: UNTIL },
      });
      harness.clock.advanceMs(5_000);
      const views = await harness.service.request(REQUESTS.approvals, {});
      expect(views).toEqual([
        { ...requested?.data, requestedAt: instantText(TRADING_NOON), leftMs: 15_000 },
      ]);
      const status = await harness.service.request(REQUESTS.orderManagementStatus, {});
      expect(status).toMatchObject({ deferredIntents: 1, approvals: 1 });
    });

    it('places its bracket after a yes, as if it came now, and says who said it', async () => {
      const [harness, intent] = await asked({ size: { kind: 'notional', value: '10000' } });
      harness.clock.advanceMs(4_000);
      quote(harness, '124.99', '125.00');
      await answer(harness, intent);
      const [place] = await harness.service.waitForPublished(PlaceOrdersV1);
      expect(place?.data.legs.map(({ quantity }) => quantity)).toEqual(['80', '80', '80']);
      expect(place?.correlationId).toBe(intent.causeId);
      const [answered] = await harness.service.waitForPublished(ApprovalAnsweredV1);
      expect(answered?.data).toMatchObject({ answer: 'APPROVED', by: 'ann', reason: 'the news' });
      expect(
        (await harness.service.waitForPublished(OrderApprovedV1))[0]?.data.referencePrice,
      ).toBe('125');
      expect(await waiting(harness)).toEqual([]);
      await enter(harness, legsOf(place?.data));
      expect(conclusions(harness)).toEqual([['EXECUTED', 'FILLED']]);
    });

    it('denies after a yes what a check denies by now', async () => {
      const [harness, intent] = await asked();
      harness.clock.advanceMs(17_000);
      await answer(harness, intent);
      const [denied] = await harness.service.waitForPublished(OrderDeniedV1);
      const failed = denied?.data.checks.filter(({ passed }) => !passed).map(({ check }) => check);
      expect(failed).toEqual(['QUOTE_STALE']);
      expect(placed(harness)).toBe(0);
    });

    it('denies after a no, with who said it and why', async () => {
      const [harness, intent] = await asked();
      await answer(harness, intent, 'REJECTED');
      const [denied] = await harness.service.waitForPublished(OrderDeniedV1);
      expect(denied?.data.checks).toEqual([
        {
          ...{ check: 'NOT_APPROVED', passed: false, limit: `a yes until ${UNTIL}` },
          ...{ actual: 'rejected by ann', message: 'ann rejected it: the news' },
        },
      ]);
      const [concluded] = await harness.service.waitForPublished(OrderConcludedV1);
      expect(concluded?.data).toMatchObject({ outcome: 'DENIED', code: 'NOT_APPROVED' });
      expect(await waiting(harness)).toEqual([]);
    });

    it('denies where nobody answers in time, and takes no answer after that', async () => {
      const [harness, intent] = await asked();
      harness.clock.advanceMs(20_001);
      await harness.service.waitForPublished(OrderConcludedV1);
      expect(conclusions(harness)).toEqual([['DENIED', 'NOT_APPROVED']]);
      await expect(answer(harness, intent)).rejects.toMatchObject({ code: 'APPROVAL_ENDED' });
      expect(harness.service.published(ApprovalAnsweredV1)).toEqual([]);
    });

    it('counts the first of two answers, and refuses the other', async () => {
      const [harness, intent] = await asked();
      const answers = await Promise.allSettled([
        answer(harness, intent, 'APPROVED', 'ann'),
        answer(harness, intent, 'REJECTED', 'bob'),
      ]);
      const refused = answers.filter((each) => each.status === 'rejected');
      expect(refused).toMatchObject([{ reason: { code: 'ALREADY_ANSWERED' } }]);
      const [said, ...more] = await harness.service.waitForPublished(ApprovalAnsweredV1);
      expect(more).toEqual([]);
      expect(placed(harness)).toBe(said?.data.answer === 'APPROVED' ? 1 : 0);
      expect(conclusions(harness)).toHaveLength(said?.data.answer === 'APPROVED' ? 0 : 1);
    });

    it('refuses an answer to what nobody was asked', async () => {
      const harness = await harnesses.boot();
      await openUp(harness);
      const plain = entry();
      await decide(harness, plain);
      for (const intent of [plain, held()]) {
        await expect(answer(harness, intent)).rejects.toMatchObject({ code: 'UNKNOWN_APPROVAL' });
      }
    });

    it('keeps what waits over a restart, and trades it once after a yes', async () => {
      const [first, intent] = await asked();
      await harnesses.halt(first);
      const second = await harnesses.reboot(first);
      await openUp(second);
      expect(await waiting(second)).toEqual([intent.intentId]);
      await answer(second, intent);
      await decide(second, intent);
      await second.service.waitForPublished(PlaceOrdersV1);
      expect(second.service.published(PlaceOrdersV1)).toHaveLength(1);
      await expect(answer(second, intent)).rejects.toMatchObject({ code: 'ALREADY_ANSWERED' });
    });

    it('denies after a restart what nobody answered meanwhile', async () => {
      const [first] = await asked();
      await harnesses.halt(first);
      first.clock.advanceMs(20_001);
      const second = await harnesses.reboot(first);
      await second.service.waitForPublished(OrderConcludedV1);
      expect(conclusions(second)).toEqual([['DENIED', 'NOT_APPROVED']]);
    });

    it('keeps a yes that comes while the gate is closed, also over a restart, and asks nobody again', async () => {
      const [first, intent] = await asked();
      await deliver(first, BrokerGateV1, gate('closed'));
      await answer(first, intent);
      expect(placed(first)).toBe(0);
      expect(await waiting(first)).toEqual([]);
      await harnesses.halt(first);
      const second = await harnesses.reboot(first);
      await openUp(second);
      await second.service.waitForPublished(PlaceOrdersV1);
      expect(second.service.published(ApprovalRequestedV1)).toEqual([]);
    });

    it('ends what waits where an exit of its strategy comes', async () => {
      const [harness, intent] = await asked();
      await decide(harness, exit());
      expect(conclusions(harness)).toEqual([
        ['SUPERSEDED', 'EXIT_CAME_FIRST'],
        ['NO_ACTION', 'NOTHING_OPEN'],
      ]);
      await expect(answer(harness, intent)).rejects.toMatchObject({ code: 'APPROVAL_ENDED' });
    });

    it('ends what waits where its strategy wants the other side', async () => {
      const [harness] = await asked();
      await decide(harness, entry({ direction: 'SHORT', allowShort: true }));
      expect(conclusions(harness)).toEqual([['SUPERSEDED', 'OPPOSITE_CAME_FIRST']]);
      const [place] = harness.service.published(PlaceOrdersV1);
      expect(place?.data.legs.map(({ side }) => side)).toEqual(['SELL', 'BUY', 'BUY']);
    });

    it('denies what waits when trading is halted', async () => {
      const [harness, intent] = await asked();
      const halt = { requestId: randomUUID(), by: 'ann', reason: 'lunch', state: 'HALTED' as const }; // prettier-ignore
      await harness.service.request(REQUESTS.setTradingState, halt);
      await harness.service.waitForPublished(OrderConcludedV1);
      expect(conclusions(harness)).toEqual([['DENIED', 'TRADING_HALTED']]);
      await expect(answer(harness, intent)).rejects.toMatchObject({ code: 'APPROVAL_ENDED' });
    });

    it('lets exits through at once, and asks for the entry of a reversal only once it is flat', async () => {
      const harness = await harnesses.boot();
      await openUp(harness);
      await enterAll(harness, entry());
      await decide(harness, held({ direction: 'SHORT', allowShort: true, onOpposite: 'reverse' }));
      await harness.service.waitForPublished(ModifyOrderV1);
      expect(harness.service.published(ApprovalRequestedV1)).toEqual([]);
    });
  });
}
