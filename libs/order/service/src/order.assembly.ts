import { REQUESTS } from '@fairlead/contracts';
import type { Clock } from '@fairlead/core';
import type { Logger, Messenger, UnitOfWork } from '@fairlead/platform';
import { OrderRuntime } from './adapters/in/order-runtime';
import { OrderQueries } from './adapters/in/queries/order.queries';
import { AccountManager } from './application/accounts/account-manager';
import { Breakers } from './application/accounts/breakers';
import { BreakersView } from './application/accounts/breakers-view';
import { GateView } from './application/accounts/gate-view';
import { HaltNotice } from './application/accounts/halt-notice';
import { LimitManager } from './application/accounts/limit-manager';
import { LimitsView } from './application/accounts/limits-view';
import { Orphans } from './application/accounts/orphans';
import { TradingStates } from './application/accounts/trading-states';
import { TradingView } from './application/accounts/trading-view';
import { Approvals } from './application/intents/approvals';
import { DeferredIntents } from './application/intents/deferred-intents';
import { OrderMargins } from './application/intents/order-margins';
import { IntentHandler } from './application/intents/intent-handler';
import { DailyVolumes } from './application/market/daily-volumes';
import { MarketView } from './application/market/market-view';
import type { OrderSettings } from './application/order-settings';
import { OrderHistory } from './application/orders/order-history';
import { OrdersByHand } from './application/orders/orders-by-hand';
import type { LimitStore } from './application/ports/limit-store';
import type { Listings } from './application/ports/listings';
import type { OrderStore } from './application/ports/order-store';
import { OpenDoubts } from './application/reconciliation/open-doubts';
import { Reconciliation } from './application/reconciliation/reconciliation';
import { Scheduler } from './application/scheduler';
import { OpenTrades } from './application/trades/open-trades';
import { Flattening } from './application/trades/flattening';
import { TradeManager } from './application/trades/trade-manager';

/** The gateway asks the broker for four lists, each with its own deadline. */
const SNAPSHOT_TIMEOUT_MS = 20_000;

/** What order management is put together from. */
interface OrderParts {
  readonly settings: OrderSettings;
  readonly store: OrderStore;
  readonly limitStore: LimitStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly listings: Listings;
  readonly unitOfWork: UnitOfWork;
  readonly messenger: Messenger;
}

/** Order management as it is put together, whatever its store is made of. */
export interface OrderAssembly {
  readonly market: MarketView;
  readonly intentHandler: IntentHandler;
  readonly tradeManager: TradeManager;
  readonly accountManager: AccountManager;
  readonly approvals: Approvals;
  readonly limitManager: LimitManager;
  readonly tradingStates: TradingStates;
  readonly flattening: Flattening;
  readonly reconciliation: Reconciliation;
  readonly ordersByHand: OrdersByHand;
  readonly orderHistory: OrderHistory;
  readonly runtime: OrderRuntime;
}

/** Puts order management together. */
export function assembleOrders(parts: OrderParts): OrderAssembly {
  const { settings, store, clock, logger, messenger } = parts;
  const limits = new LimitsView(settings.limits);
  const views = {
    limits,
    deferred: new DeferredIntents(),
    margins: new OrderMargins({ messenger, clock, logger }),
    openTrades: new OpenTrades(),
    trading: new TradingView(),
    breakers: new BreakersView(),
    doubts: new OpenDoubts(),
    gate: new GateView(clock.now(), settings.account),
    market: new MarketView(limits),
  };
  const volumes = new DailyVolumes({ ...parts, ...views });
  const surroundings = { ...parts, ...views, volumes };
  const orphans = new Orphans({ store, logger });
  const reconciliation = new Reconciliation(surroundings);
  const intentHandler = new IntentHandler(surroundings);
  const tradeManager = new TradeManager({ ...surroundings, reconciliation, orphans });
  const accountManager = new AccountManager({ ...surroundings, reconciliation, orphans });
  const takeSnapshot = async (): Promise<void> => {
    await messenger.request(REQUESTS.probe, {}, { timeoutMs: SNAPSHOT_TIMEOUT_MS });
  };
  const approvals = new Approvals({ ...surroundings, intentHandler });
  const limitManager = new LimitManager(surroundings);
  const tradingStates = new TradingStates(surroundings);
  const flattening = new Flattening({ tradingStates, tradeManager });
  const ordersByHand = new OrdersByHand({ ...surroundings, intentHandler });
  const orderHistory = new OrderHistory(surroundings);
  const people = { ordersByHand, orderHistory, approvals, limitManager };
  const managers = { ...people, intentHandler, tradeManager, accountManager, reconciliation, tradingStates, flattening }; // prettier-ignore
  const breaking = new Breakers({ ...surroundings, ...managers });
  const scheduler = new Scheduler({ ...surroundings, ...managers, breaking, takeSnapshot });
  const queries = new OrderQueries({
    ...surroundings,
    ...managers,
    haltNotice: new HaltNotice(parts),
  });
  const runtime = new OrderRuntime({ ...surroundings, queries, scheduler });
  return { market: views.market, ...managers, runtime };
}
