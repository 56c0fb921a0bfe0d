import { REQUESTS } from '@fairlead/contracts';
import {
  type Messenger,
  type UnitOfWork,
  type Unsubscribe,
  boundedLimit,
} from '@fairlead/platform';
import type { AccountManager } from '../../../application/accounts/account-manager';
import type { TradingStates } from '../../../application/accounts/trading-states';
import type { HaltNotice } from '../../../application/accounts/halt-notice';
import type { LimitManager } from '../../../application/accounts/limit-manager';
import type { Reconciliation } from '../../../application/reconciliation/reconciliation';
import type { OrderHistory } from '../../../application/orders/order-history';
import type { OrdersByHand } from '../../../application/orders/orders-by-hand';
import type { Approvals } from '../../../application/intents/approvals';
import type { Flattening } from '../../../application/trades/flattening';
import type { TradeManager } from '../../../application/trades/trade-manager';

const LIMIT_MAX = 500;

/** What replies are made from. */
export interface OrderQueriesParts {
  readonly messenger: Messenger;
  readonly unitOfWork: UnitOfWork;
  readonly tradeManager: TradeManager;
  readonly accountManager: AccountManager;
  readonly approvals: Approvals;
  readonly limitManager: LimitManager;
  readonly tradingStates: TradingStates;
  readonly flattening: Flattening;
  readonly haltNotice: HaltNotice;
  readonly reconciliation: Reconciliation;
  readonly ordersByHand: OrdersByHand;
  readonly orderHistory: OrderHistory;
}

/** Replies to what others want to know of orders and trades, and to what a person wants done. */
export class OrderQueries {
  private subscriptions: readonly Unsubscribe[] = [];

  constructor(private readonly parts: OrderQueriesParts) {}

  /** Call it once everything is loaded: a reply before that would be wrong. */
  start(): void {
    this.subscriptions = [...this.reads(), ...this.changes()];
  }

  stop(): void {
    for (const unsubscribe of this.subscriptions) unsubscribe();
    this.subscriptions = [];
  }

  private reads(): readonly Unsubscribe[] {
    const { messenger, unitOfWork, tradeManager, accountManager, approvals } = this.parts;
    const { limitManager, orderHistory } = this.parts;
    return [
      messenger.reply(REQUESTS.limits, () => unitOfWork.run((tx) => limitManager.list(tx))),
      messenger.reply(REQUESTS.limitHistory, ({ name, limit }) =>
        unitOfWork.run((tx) =>
          limitManager.history({ name, limit: boundedLimit(limit, LIMIT_MAX) }, tx),
        ),
      ),
      messenger.reply(REQUESTS.approvals, () => Promise.resolve(approvals.list())),
      messenger.reply(REQUESTS.orderManagementStatus, () =>
        unitOfWork.run((tx) => accountManager.status(tx)),
      ),
      messenger.reply(REQUESTS.orders, ({ limit }) =>
        unitOfWork.run((tx) => tradeManager.orders(boundedLimit(limit, LIMIT_MAX), tx)),
      ),
      messenger.reply(REQUESTS.order, ({ name }) =>
        unitOfWork.run((tx) => orderHistory.order(name, tx)),
      ),
      messenger.reply(REQUESTS.orderHistory, ({ limit, ...search }) =>
        unitOfWork.run((tx) =>
          orderHistory.page({ ...search, limit: boundedLimit(limit, LIMIT_MAX) }, tx),
        ),
      ),
      messenger.reply(REQUESTS.trades, ({ limit }) =>
        unitOfWork.run((tx) => tradeManager.trades(boundedLimit(limit, LIMIT_MAX), tx)),
      ),
    ];
  }

  private changes(): readonly Unsubscribe[] {
    const { messenger, tradeManager, reconciliation, approvals } = this.parts;
    return [
      messenger.replyOnce(REQUESTS.answerApproval, (request, tx) => approvals.answer(request, tx)),
      messenger.replyOnce(REQUESTS.setLimit, (request, tx) => this.parts.limitManager.set(request, tx)), // prettier-ignore
      ...this.halts(),
      messenger.replyOnce(REQUESTS.close, async (request, tx) => ({
        tradeIds: await tradeManager.close(request, tx),
      })),
      messenger.replyOnce(REQUESTS.placeOrder, (request, tx) => this.parts.ordersByHand.place(request, tx)), // prettier-ignore
      messenger.replyOnce(REQUESTS.modifyOrder, (request, tx) => this.parts.ordersByHand.modify(request, tx)), // prettier-ignore
      messenger.replyOnce(REQUESTS.cancelOrders, (request, tx) => this.parts.ordersByHand.cancel(request, tx)), // prettier-ignore
      messenger.replyOnce(REQUESTS.acceptDifference, async (request, tx) => ({
        accepted: await reconciliation.accept(request, tx),
      })),
    ];
  }

  /** What stops entries does so at the gateway before anything of it is written. */
  private halts(): readonly Unsubscribe[] {
    const { messenger, accountManager, tradingStates, flattening, haltNotice } = this.parts;
    return [
      messenger.replyOnce(
        REQUESTS.setTradingState,
        async (request, tx) => accountManager.statusOf(await tradingStates.set(request, tx), tx),
        (request) => (request.state === 'ACTIVE' ? () => undefined : haltNotice.give(request)),
      ),
      messenger.replyOnce(
        REQUESTS.flatten,
        async (request, tx) => ({ tradeIds: await flattening.flatten(request, tx) }),
        (request) => haltNotice.give(request),
      ),
    ];
  }
}
