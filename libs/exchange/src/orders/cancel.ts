import type { CancelAll, CancelOrder, LoseOrder, RejectOrder } from '../api/inputs';
import type { OrderKey } from '../api/order';
import { isPastCutOff } from '../market/schedule';
import { isDone, loseLive, orderByKey } from '../state/orders';
import type { OrderRecord, Run } from '../state/state';
import { cancelOrder, rejectLiveOrder } from './linkage';
import { refuse, refuseEnded } from './modify';

/** Cancels an order on request, or says why not. */
export function cancelByKey(run: Run, { key }: CancelOrder): void {
  const order = livingOr(run, key, 'cancel');
  if (order === null) return;
  if (isPastCutOff(run.state, order))
    refuse(run, order, {
      request: 'cancel',
      reason: 'late',
      message: 'The auction lets no order go any more.',
    });
  else cancelOrder(run, order, 'requested');
}

/** Kills a living order, or says why not. */
export function rejectByKey(run: Run, { key, message }: RejectOrder): void {
  const order = livingOr(run, key, 'reject');
  if (order !== null) rejectLiveOrder(run, order, { reason: 'broker', message });
}

/** Forgets a living order in silence. What has ended or is not known is left as it is. */
export function loseByKey({ state }: Run, { key }: LoseOrder): void {
  const order = orderByKey(state, key);
  if (order !== undefined && !isDone(order)) loseLive(state, order);
}

/** Cancels what an account, or everyone, has living, as far as auctions let it go. */
export function cancelAll(run: Run, { account }: CancelAll): void {
  for (const order of [...run.state.live.values()]) {
    const meant = order.account === (account ?? order.account);
    if (meant && !isPastCutOff(run.state, order)) cancelOrder(run, order, 'requested');
  }
}

function livingOr(run: Run, key: OrderKey, request: 'cancel' | 'reject'): OrderRecord | null {
  const order = orderByKey(run.state, key);
  if (order !== undefined && !isDone(order)) return order;
  refuseEnded(run, key, request);
  return null;
}
