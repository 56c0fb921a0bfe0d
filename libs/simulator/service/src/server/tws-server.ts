import { MESSAGES_PER_SECOND_MAX } from '@fairlead/simulator-domain';
import { type Server, type Socket, createServer } from 'node:net';
import type {
  ClientMessage,
  ClientMessageName,
  ServerOutgoing,
  WireError,
} from '@fairlead/tws-wire';
import type { FrameLog } from '../frames/frame-log';
import type { MarketFeed } from './feed/market-feed';
import { accountValueHandlers } from './handlers/account-values.handler';
import { barHandlers } from './handlers/bars.handler';
import { contractHandlers } from './handlers/contracts.handler';
import { depthHandlers } from './handlers/depth.handler';
import { type AllHandlers, LINK_LOST, NO_REQUEST, dispatch } from './handlers/handlers';
import { historyHandlers } from './handlers/history.handler';
import { marketDataHandlers } from './handlers/market-data.handler';
import { orderQueryHandlers } from './handlers/order-queries.handler';
import { orderHandlers } from './handlers/orders.handler';
import { positionHandlers } from './handlers/positions.handler';
import { refusalHandlers } from './handlers/refusals.handler';
import { connectionHandlers } from './handlers/connection.handler';
import { tickHandlers } from './handlers/ticks.handler';
import { requestEvent } from './simulator-events';
import { ClientConnection, type ConnectionHost } from './client-connection';
import { MANUAL_CLIENT, type SimulatorCore } from './simulator-core';
import { excerptOf, note, violationOf } from './violation';

/** What only the broker's servers know: it waits while the link to them is lost, as orders do. */
const ASKED_OF_BROKER: ReadonlySet<ClientMessageName> = new Set([
  'reqContractDetails',
  'reqMatchingSymbols',
  'reqSecDefOptParams',
  'reqMktData',
  'cancelMktData',
  'reqMktDepth',
  'cancelMktDepth',
  'reqTickByTickData',
  'cancelTickByTickData',
  'reqRealTimeBars',
  'cancelRealTimeBars',
  'reqHistoricalData',
  'cancelHistoricalData',
  'reqHistoricalTicks',
  'reqHeadTimestamp',
  'cancelHeadTimestamp',
  'reqHistogramData',
  'cancelHistogramData',
]);

/** Sockets that have not started the API yet are as many as those that have, at most. */
const SOCKETS_MAX = 64;
const RATE_VIOLATIONS_MAX = 3;

/** Accepts clients and hands each of their messages to the handler that knows it. */
export class TwsServer implements ConnectionHost {
  readonly clock;
  readonly serverVersion;
  readonly outgoingBytesMax;
  /** Ids of messages outside the codec: logged and ignored, as a real TWS does. */
  readonly unknownMessages: (readonly string[])[] = [];
  private readonly connections = new Set<ClientConnection>();
  private readonly server: Server;
  private readonly handlers: AllHandlers;
  private counter = 0;
  private port = 0;

  constructor(
    private readonly core: SimulatorCore,
    private readonly feed: MarketFeed,
    readonly frames: FrameLog,
  ) {
    this.clock = core.clock;
    this.serverVersion = core.settings.serverVersion;
    this.outgoingBytesMax = core.settings.outgoingBytesMax;
    this.handlers = {
      ...connectionHandlers(core),
      ...contractHandlers(core),
      ...marketDataHandlers(core, feed),
      ...depthHandlers(core, feed),
      ...tickHandlers(core, feed),
      ...barHandlers(core, feed),
      ...historyHandlers(core, feed),
      ...orderHandlers(core),
      ...orderQueryHandlers(core),
      ...accountValueHandlers(core),
      ...positionHandlers(core),
      ...refusalHandlers(),
    };
    this.server = createServer((socket) => this.accept(socket));
    this.server.maxConnections = SOCKETS_MAX;
  }

  /** Starts to listen and returns the port. Rejects where it is taken. */
  listen(): Promise<number> {
    const { host, port } = this.core.settings;
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        const address = this.server.address();
        this.port = typeof address === 'object' && address !== null ? address.port : port;
        resolve(this.port);
      });
    });
  }

  /** Cuts every connection and stops to listen. */
  close(): Promise<void> {
    this.shut();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** Cuts every connection, and nobody can connect, as while TWS waits for its login. */
  shut(): void {
    if (this.server.listening) this.server.close();
    this.dropConnections();
  }

  /** Listens again on the same port. */
  reopen(): void {
    if (!this.server.listening) this.server.listen(this.port, this.core.settings.host);
  }

  /** Cuts connections: all, or one client's. */
  dropConnections(clientId?: number): void {
    for (const client of [...this.connections])
      if (clientId === undefined || client.clientId === clientId) client.destroy();
  }

  allClients(): readonly ClientConnection[] {
    return [...this.connections];
  }

  admit(client: ClientConnection): 'read' | 'drop' | { readonly waitMs: number } {
    const { pacing } = this.core.switches;
    if (pacing === 'off') return 'read';
    // Sockets live in real time, whatever the market's clock does.
    const nowMs = performance.now();
    const waitMs = pacing === 'paced' ? client.rate.waitMs(nowMs) : 0;
    if (waitMs > 0) return { waitMs };
    const received = client.rate.count(nowMs);
    return received <= MESSAGES_PER_SECOND_MAX ? 'read' : this.tooFast(client, received);
  }

  deliver(message: ServerOutgoing, send: (message: ServerOutgoing) => void): void {
    this.core.rules.deliver(message, send);
  }

  message(client: ClientConnection, message: ClientMessage): void {
    client.requests += 1;
    const clientId = client.clientId ?? -1;
    const isLive = (orderId: number): boolean => this.core.ledger.isLive(clientId, orderId);
    const event = requestEvent(message, { clientId, isLive });
    if (event !== undefined) this.core.events.emit(event);
    const isChange = event?.kind === 'change-requested';
    if (this.core.rules.answer(client, message, isChange)) return;
    this.handle(client, message);
    if (message.name === 'reqCurrentTime') this.core.onTimeRequest?.(client);
  }

  private handle(client: ClientConnection, message: ClientMessage): void {
    if (!ASKED_OF_BROKER.has(message.name)) return dispatch(this.handlers, client, message);
    const taken = this.core.whenConnected(() => {
      if (this.connections.has(client)) dispatch(this.handlers, client, message);
    });
    if (!taken) client.sendError(NO_REQUEST, LINK_LOST.code, LINK_LOST.text);
  }

  violation(client: ClientConnection, error: WireError): void {
    const { core } = this;
    const { connection, clientId } = client;
    note(core.violations, violationOf(error, { at: core.clock.now(), connection, clientId }));
    if (clientId === null) client.dismiss(error.problem);
    else
      client.sendError(
        -1,
        320,
        `Error reading request. Unable to parse field: ${error.field} of ${error.messageName}`,
      );
  }

  unknown(_session: ClientConnection, fields: readonly string[]): void {
    note(this.unknownMessages, excerptOf(fields));
  }

  dismissed(client: ClientConnection, reason: string): void {
    const { connection, clientId } = client;
    note(this.core.dismissals, { at: this.clock.now(), connection, clientId, reason });
  }

  ended(client: ClientConnection): void {
    this.connections.delete(client);
    this.feed.closeAll(client);
    const { clientId } = client;
    if (clientId === MANUAL_CLIENT) this.core.autoBind = false;
    if (clientId === null || this.core.clients.get(clientId) !== client) return;
    this.core.clients.delete(clientId);
    this.core.events.emit({ kind: 'disconnected', clientId });
  }

  private tooFast(client: ClientConnection, received: number): 'drop' {
    client.rate.violations += 1;
    client.sendError(
      -1,
      100,
      `Max rate of messages per second has been exceeded:max=${MESSAGES_PER_SECOND_MAX} rec=${received}`,
    );
    if (client.rate.violations >= RATE_VIOLATIONS_MAX) {
      this.dismissed(client, 'it sent too fast three times');
      client.close();
    }
    return 'drop';
  }

  private accept(socket: Socket): void {
    this.counter += 1;
    this.connections.add(new ClientConnection(socket, this.counter, this));
  }
}
