import type { BrokerContract } from '@fairlead/broker-domain';
import type { MarginPreview, MarginQuestion } from '@fairlead/contracts';
import { type Clock, type Instant, isDecimalText, plusMs } from '@fairlead/core';
import { RequestRefusedError, type UnitOfWork } from '@fairlead/platform';
import type { OrderIds } from '../commands/order-ids';
import type { LinkUser } from '../connection/broker-connection';
import type { GateKeeper } from '../connection/gate-keeper';
import type { Pacer } from '../connection/pacer';
import { type BrokerLink, BrokerRequestError, BrokerTimeoutError } from '../ports/broker-link';
import type { GatewayStore } from '../ports/gateway-store';
import type { InstrumentDirectory } from './instrument-directory';

/** What previews work with. */
export interface MarginPreviewsParts {
  readonly account: string;
  readonly clock: Clock;
  readonly directory: InstrumentDirectory;
  readonly pacer: Pacer;
  readonly gate: GateKeeper;
  readonly store: GatewayStore;
  readonly orderIds: OrderIds;
  readonly unitOfWork: UnitOfWork;
}

const BUDGET_MS_MAX = 60_000;

/**
 * Asks TWS what an order would bind, by a what-if order. It takes an order id from the record, so that no order of ours ever
 * has the same, and leaves nothing else behind: no journal row, no report. One is asked at a time, so that no more
 * than one frame of it stands before an order.
 */
export class MarginPreviews implements LinkUser {
  private link: BrokerLink | null = null;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: MarginPreviewsParts) {}

  linkUp(link: BrokerLink): void {
    this.link = link;
  }

  linkDown(): void {
    this.link = null;
  }

  dataLost(): void {
    // Nothing of a what-if order is remembered by TWS.
  }

  /** Returns the figures of TWS. Refuses with a code where it does not answer within the budget. */
  async preview(question: MarginQuestion): Promise<MarginPreview> {
    const problem = problemOf(question);
    if (problem !== null) throw new RequestRefusedError('MARGIN_QUESTION', problem);
    const contract = this.parts.directory.contractOf(question.instrumentKey);
    if (contract === null || question.account !== this.parts.account) {
      throw new RequestRefusedError('INSTRUMENT_UNRESOLVED', 'the broker has not resolved it (yet)'); // prettier-ignore
    }
    const until = plusMs(this.parts.clock.now(), Math.min(question.budgetMs, BUDGET_MS_MAX));
    const answer = this.last.then(() => this.ask(question, contract, until));
    this.last = answer.catch(() => undefined);
    return answer;
  }

  private async ask(
    { account, side, quantity, limitPrice }: MarginQuestion,
    contract: BrokerContract,
    until: Instant,
  ): Promise<MarginPreview> {
    const { unitOfWork, store, orderIds, pacer } = this.parts;
    this.leftOf(until);
    const need = { firstFree: orderIds.firstFree, count: 1 };
    const link = this.openLink();
    const answered = new Promise<MarginPreview>((resolve, reject) => {
      const asking = unitOfWork.run(async (tx) => {
        const orderId = await store.takeOrderIds(tx, account, need);
        const order = {
          orderId,
          account,
          contract,
          side,
          quantity,
          limitPrice: limitPrice ?? null,
        };
        const ask = async (): Promise<MarginPreview> => {
          const stillOpen = this.openLink();
          if (stillOpen !== link)
            throw new RequestRefusedError('GATE_CLOSED', 'the link went away');
          return link.requestMargin(order, this.leftOf(until));
        };
        // Enqueued with the commit, as orders are: TWS refuses an id below one that it has seen (103).
        tx.afterCommit(() => void pacer.request('place', ask).then(resolve, reject));
      });
      asking.catch(reject);
    });
    return answered.catch((error: unknown) => {
      throw refusalOf(error);
    });
  }

  private openLink(): BrokerLink {
    const { link } = this;
    if (link?.isOpen === true && this.parts.gate.current.state === 'open') return link;
    throw new RequestRefusedError('GATE_CLOSED', 'the gate lets no entries through');
  }

  /** Returns what is left of the time. Refuses where nothing is: what is asked too late only takes room. */
  private leftOf(until: Instant): number {
    const left = until - this.parts.clock.now();
    if (left > 0) return left;
    throw new RequestRefusedError('MARGIN_LATE', 'TWS did not tell the margin in time');
  }
}

function problemOf({ side, quantity, limitPrice, budgetMs }: MarginQuestion): string | null {
  const isNumber = (text: string): boolean => isDecimalText(text);
  if (!['BUY', 'SELL'].includes(side)) return 'a side is BUY or SELL';
  if (!isNumber(quantity) || Number(quantity) <= 0) return 'a quantity is more than zero';
  if (limitPrice !== undefined && !isNumber(limitPrice)) return 'a limit price is a number';
  return Number.isFinite(budgetMs) && budgetMs > 0 ? null : 'a budget is a number of ms';
}

function refusalOf(error: unknown): unknown {
  if (error instanceof RequestRefusedError) return error;
  if (error instanceof BrokerTimeoutError) {
    return new RequestRefusedError('MARGIN_LATE', 'TWS did not tell the margin in time');
  }
  if (error instanceof BrokerRequestError) {
    return new RequestRefusedError('MARGIN_REFUSED', `${error.code}: ${error.message}`);
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new RequestRefusedError('MARGIN_UNKNOWN', reason);
}
