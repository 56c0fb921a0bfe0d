import { type Server, type Socket, createServer } from 'node:net';
import {
  type ClientMessage,
  type ServerOutgoing,
  type WireError,
  requestIdOf,
} from '@fairlead/tws-wire';
import type { FrameLog } from '../frames/frame-log';
import type { MarketFeed } from '../market/market-feed';
import { accountHandlers } from './handlers/account.handler';
import { contractHandlers } from './handlers/contracts.handler';
import { type Handlers, dispatch } from './handlers/handlers';
import { marketDataHandlers } from './handlers/market-data.handler';
import { orderQueryHandlers } from './handlers/order-queries.handler';
import { orderHandlers } from './handlers/orders.handler';
import { sessionHandlers } from './handlers/session.handler';
import { requestHappening } from './happenings';
import { Session, type SessionHost } from './session';
import type { SimulatorCore } from './simulator-core';

const VIOLATIONS_MAX = 1_000;
const UNKNOWN_MAX = 1_000;

/** Accepts clients and hands each of their messages to the handler that knows it. */
export class TwsServer implements SessionHost {
  readonly clock;
  readonly serverVersion;
  /** Ids of messages outside the codec: logged and ignored, as a real TWS does. */
  readonly unknownMessages: (readonly string[])[] = [];
  private readonly connections = new Set<Session>();
  private readonly server: Server;
  private readonly handlers: Handlers;
  private counter = 0;
  private port = 0;

  constructor(
    private readonly core: SimulatorCore,
    private readonly feed: MarketFeed,
    readonly frames: FrameLog,
  ) {
    this.clock = core.clock;
    this.serverVersion = core.settings.serverVersion;
    this.handlers = {
      ...sessionHandlers(core),
      ...contractHandlers(core),
      ...marketDataHandlers(core, feed),
      ...orderHandlers(core),
      ...orderQueryHandlers(core),
      ...accountHandlers(core),
    };
    this.server = createServer((socket) => this.accept(socket));
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
    for (const session of [...this.connections])
      if (clientId === undefined || session.clientId === clientId) session.destroy();
  }

  allSessions(): readonly Session[] {
    return [...this.connections];
  }

  deliver(message: ServerOutgoing, send: (message: ServerOutgoing) => void): void {
    this.core.rules.deliver(message, send);
  }

  message(session: Session, message: ClientMessage): void {
    session.requests += 1;
    const clientId = session.clientId ?? -1;
    const isLive = (orderId: number): boolean => this.core.book.isLive(clientId, orderId);
    const happening = requestHappening(message, { clientId, isLive });
    if (happening !== undefined) this.core.happenings.tell(happening);
    const isChange = happening?.kind === 'change-requested';
    if (this.core.rules.answer(session, message, isChange)) return;
    this.handle(session, message);
    if (message.name === 'reqCurrentTime') this.core.onTimeRequest?.(session);
  }

  private handle(session: Session, message: ClientMessage): void {
    const handled = dispatch(this.handlers, session, message);
    const reqId = requestIdOf(message);
    if (!handled && reqId !== undefined)
      session.sendError(
        reqId,
        321,
        `Error validating request.-'aZ' : cause - ${message.name} is not simulated`,
      );
  }

  violation(session: Session, error: WireError): void {
    const { core } = this;
    if (core.violations.length < VIOLATIONS_MAX)
      core.violations.push({
        at: core.clock.now(),
        connection: session.connection,
        clientId: session.clientId,
        message: error.messageName,
        field: error.field,
        problem: error.problem,
        frame: error.frame,
      });
    if (session.clientId === null) session.destroy();
    else
      session.sendError(
        -1,
        320,
        `Error reading request. Unable to parse field: ${error.field} of ${error.messageName}`,
      );
  }

  unknown(_session: Session, fields: readonly string[]): void {
    if (this.unknownMessages.length < UNKNOWN_MAX) this.unknownMessages.push(fields);
  }

  ended(session: Session): void {
    this.connections.delete(session);
    this.feed.closeAll(session);
    const { clientId } = session;
    if (clientId === null || this.core.sessions.get(clientId) !== session) return;
    this.core.sessions.delete(clientId);
    this.core.happenings.tell({ kind: 'disconnected', clientId });
  }

  private accept(socket: Socket): void {
    this.counter += 1;
    this.connections.add(new Session(socket, this.counter, this));
  }
}
