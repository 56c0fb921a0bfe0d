import {
  type BrokerGreeting,
  type BrokerSnapshotV1,
  type GatewayStatus,
  REQUESTS,
  type SnapshotRequest,
  snapshotParts,
} from '@fairlead/contracts';
import { instantText, isPaperAccount } from '@fairlead/core';
import { RequestRefusedError, type Messenger, type Unsubscribe } from '@fairlead/platform';
import type { HaltLatch } from '../../../application/commands/halt-latch';
import type { DirectControl } from '../../../application/halt/direct-control';
import type { CompetingSession } from '../../../application/data/competing-session';
import type { GateKeeper } from '../../../application/connection/gate-keeper';
import type { HistoryService } from '../../../application/data/history-service';
import type { MarginPreviews } from '../../../application/data/margin-previews';
import type { InstrumentDirectory } from '../../../application/data/instrument-directory';
import type { QuoteFeed } from '../../../application/data/quote-feed';
import type { BrokerConnection } from '../../../application/connection/broker-connection';
import { snapshotIdOf } from '../../../application/reconciliation/snapshot.mapper';
import type { Synchronizer } from '../../../application/reconciliation/synchronizer';

/** What answers are made from. */
export interface GatewayQueriesParts {
  readonly account: string;
  readonly endpoint: string;
  readonly clientId: number;
  readonly messenger: Messenger;
  readonly gate: GateKeeper;
  readonly connection: BrokerConnection;
  readonly synchronizer: Synchronizer;
  readonly directory: InstrumentDirectory;
  readonly quotes: QuoteFeed;
  readonly history: HistoryService;
  readonly margins: MarginPreviews;
  readonly competing: CompetingSession;
  readonly direct: DirectControl;
  readonly latch: HaltLatch;
}

/** Answers the questions of other services. */
export class GatewayQueries {
  private subscriptions: readonly Unsubscribe[] = [];
  private pictured: readonly BrokerSnapshotV1[] = [];

  constructor(private readonly parts: GatewayQueriesParts) {}

  start(): void {
    const { messenger, directory, quotes, history, margins, latch } = this.parts;
    this.subscriptions = [
      messenger.reply(REQUESTS.gatewayStatus, () => Promise.resolve(this.status())),
      messenger.reply(REQUESTS.holdEntries, (hold) => Promise.resolve({ held: latch.hold(hold) })),
      messenger.reply(REQUESTS.brokerGreeting, () => this.greeting()),
      messenger.reply(REQUESTS.probe, (request) => this.probe(request)),
      messenger.reply(REQUESTS.instruments, () => Promise.resolve(directory.all())),
      messenger.reply(REQUESTS.subscribe, ({ instrumentKeys }) =>
        Promise.resolve(quotes.want(instrumentKeys)),
      ),
      messenger.reply(REQUESTS.history, (question) => history.bars(question)),
      messenger.reply(REQUESTS.margin, (question) => margins.preview(question)),
    ];
  }

  stop(): void {
    for (const unsubscribe of this.subscriptions) unsubscribe();
    this.subscriptions = [];
  }

  private status(): GatewayStatus {
    const { gate, connection, account, endpoint, clientId, competing, synchronizer } = this.parts;
    const { state, code, reason } = gate.current;
    const known = gate.server !== null;
    const { halted, flatten } = this.parts.direct.now;
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
      heartbeatMs: connection.heartbeatMs,
      ...(connection.clockSkewMs === 0 ? {} : { clockSkewMs: connection.clockSkewMs }),
      ...(gate.farmsDown.length === 0 ? {} : { farmsDown: gate.farmsDown }),
      ...(competing.since === null
        ? {}
        : { quotesTaken: { since: instantText(competing.since), reason: competing.reason } }),
      ...(halted === null
        ? {}
        : { directHalt: { by: halted.by, reason: halted.reason, since: instantText(halted.at) } }),
      ...(flatten === null ? {} : { flattenWaits: true }),
    };
  }

  private async greeting(): Promise<BrokerGreeting> {
    const { connection, gate } = this.parts;
    const greeting = await connection.greeting();
    if (greeting !== null) return greeting;
    throw new RequestRefusedError('GATE_CLOSED', gate.current.reason);
  }

  /** A picture too large for one answer is fetched part by part; of the next one, no part of this one is left. */
  private async probe(request: SnapshotRequest): Promise<BrokerSnapshotV1> {
    const { gate, synchronizer } = this.parts;
    if (request.part === undefined) {
      if (gate.current.state === 'closed') {
        throw new RequestRefusedError('GATE_CLOSED', gate.current.reason);
      }
      const whole = await synchronizer.snapshot();
      this.pictured = snapshotParts(whole, snapshotIdOf(whole));
    }
    const { part = 1, snapshotId } = request;
    const wanted = this.pictured[part - 1];
    if (wanted === undefined || (snapshotId ?? wanted.snapshotId) !== wanted.snapshotId) {
      throw new RequestRefusedError(
        'SNAPSHOT_GONE',
        'another picture was taken meanwhile: ask again',
      );
    }
    return wanted;
  }
}
