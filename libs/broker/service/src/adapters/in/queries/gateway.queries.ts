import { REQUESTS, type GatewayStatus } from '@fairlead/contracts';
import { instantText, isPaperAccount } from '@fairlead/core';
import { RequestRefusedError, type Messenger, type Unsubscribe } from '@fairlead/platform';
import type { CompetingSession } from '../../../application/data/competing-session';
import type { GateKeeper } from '../../../application/connection/gate-keeper';
import type { HistoryService } from '../../../application/data/history-service';
import type { InstrumentDirectory } from '../../../application/data/instrument-directory';
import type { QuoteFeed } from '../../../application/data/quote-feed';
import type { BrokerConnection } from '../../../application/connection/broker-connection';
import type { Synchronizer } from '../../../application/reconciliation/synchronizer';

/** What answers are made from. */
export interface GatewayQueriesParts {
  readonly account: string;
  readonly endpoint: string;
  readonly clientId: number;
  readonly messenger: Messenger;
  readonly gate: GateKeeper;
  readonly session: BrokerConnection;
  readonly synchronizer: Synchronizer;
  readonly directory: InstrumentDirectory;
  readonly quotes: QuoteFeed;
  readonly history: HistoryService;
  readonly competing: CompetingSession;
}

/** Answers the questions of other services. */
export class GatewayQueries {
  private subscriptions: readonly Unsubscribe[] = [];

  constructor(private readonly parts: GatewayQueriesParts) {}

  start(): void {
    const { messenger, directory, quotes, history } = this.parts;
    this.subscriptions = [
      messenger.reply(REQUESTS.gatewayStatus, () => Promise.resolve(this.status())),
      messenger.reply(REQUESTS.probe, () => this.probe()),
      messenger.reply(REQUESTS.instruments, () => Promise.resolve(directory.all())),
      messenger.reply(REQUESTS.subscribe, ({ instrumentKeys }) =>
        Promise.resolve(quotes.want(instrumentKeys)),
      ),
      messenger.reply(REQUESTS.history, (question) => history.bars(question)),
    ];
  }

  stop(): void {
    for (const unsubscribe of this.subscriptions) unsubscribe();
    this.subscriptions = [];
  }

  private status(): GatewayStatus {
    const { gate, session, account, endpoint, clientId, competing, synchronizer } = this.parts;
    const { state, code, reason } = gate.current;
    const known = gate.server !== null;
    return {
      account,
      gate: state,
      code,
      reason,
      endpoint,
      clientId,
      serverVersion: gate.server,
      paper: known ? isPaperAccount(account) : null,
      epoch: gate.epoch,
      externalOrders: synchronizer.externalOrders,
      heartbeatMs: session.heartbeatMs,
      ...(competing.since === null
        ? {}
        : { quotesTaken: { since: instantText(competing.since), reason: competing.reason } }),
    };
  }

  private async probe(): ReturnType<Synchronizer['snapshot']> {
    const { gate, synchronizer } = this.parts;
    if (gate.current.state === 'closed') {
      throw new RequestRefusedError('GATE_CLOSED', gate.current.reason);
    }
    return synchronizer.snapshot();
  }
}
