import type { TradePlan } from '../plan/plan';
import { requestCancel } from '../plan/plan-cancel';
import { aliveLegs } from '../trade';

const WHY = { halt: 'trading is halted', session: 'the session is closed' } as const;

/** What keeps a market order from filling now, or null where it fills. */
export function marketWait({ view }: TradePlan): 'halt' | 'session' | null {
  if (view.halted === true) return 'halt';
  return view.session === 'closed' ? 'session' : null;
}

/**
 * The one rule for everything that leaves at the market: what rests through a halt or a night fills at any price, so it is
 * not sent then, what works is taken back, a person is notified, and it is decided again after that. True where it waits.
 */
export function holdMarketExits(plan: TradePlan, what: string): boolean {
  const waitsFor = marketWait(plan);
  const isNew = waitsFor !== plan.trade.exitWaits;
  if (isNew) plan.trade = { ...plan.trade, exitWaits: waitsFor };
  if (waitsFor === null) return false;
  if (isNew)
    plan.notice('EXIT_WAITS', `${WHY[waitsFor]}: ${what}, and is decided again when that ends`);
  for (const exit of aliveLegs(plan.trade, 'EXIT').filter(({ type }) => type === 'MARKET')) {
    requestCancel(plan, exit, 'it cannot fill now');
  }
  return true;
}
