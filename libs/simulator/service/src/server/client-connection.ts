import { MessageRate } from '@fairlead/simulator-domain';
import type { Socket } from 'node:net';
import { newYorkTime } from '@fairlead/core';
import {
  API_PREFIX,
  type ClientMessage,
  FrameReader,
  type Hello,
  type ServerOutgoing,
  WireError,
  decodeClientMessage,
  encodeServerOutgoing,
  fieldsOf,
  frameOfFields,
  helloAnswerFields,
  parseHello,
} from '@fairlead/tws-wire';
import type { SimulatorClock } from '../clock/clock';
import type { FrameLog } from '../frames/frame-log';
import { Subscriptions } from './feed/subscriptions';

/** What a client needs of the server it belongs to. */
export interface ConnectionHost {
  readonly clock: SimulatorClock;
  readonly frames: FrameLog;
  readonly serverVersion: number;
  /** Bytes that may wait for a client that does not read. */
  readonly outgoingBytesMax: number;
  /** Says whether a message is read now, thrown away, or read only after so many ms. */
  admit(client: ClientConnection): 'read' | 'drop' | { readonly waitMs: number };
  /** Sends a message as the rules for messages want it. */
  deliver(message: ServerOutgoing, send: (message: ServerOutgoing) => void): void;
  message(client: ClientConnection, message: ClientMessage): void;
  violation(client: ClientConnection, error: WireError): void;
  unknown(client: ClientConnection, fields: readonly string[]): void;
  dismissed(client: ClientConnection, reason: string): void;
  ended(client: ClientConnection): void;
}

const CLIENT_VERSION_MIN = 177;
const PREFIX_BYTES = API_PREFIX.length;
const REQUEST_BYTES_MAX = 1024 * 1024;
const HANDSHAKE_MS = 30_000;
const LINGER_MS = 1_000;
/** Then it is another client's turn, however much this one has sent. */
const TURN_MS = 10;
const START_API = 'startApi';

/** One client connection: frames in, frames out, and what this client has requested. */
export class ClientConnection {
  clientId: number | null = null;
  version = 0;
  /** As reqMarketDataType last set it: 1 live, 2 frozen, 3 delayed, 4 delayed and frozen. */
  marketDataType = 1;
  /** How many requests it has made. */
  requests = 0;
  readonly subscriptions = new Subscriptions();
  readonly rate = new MessageRate();
  private readonly reader = new FrameReader(PREFIX_BYTES, REQUEST_BYTES_MAX);
  private phase: 'prefix' | 'hello' | 'talking' | 'closed' = 'prefix';
  private corked = false;
  private stalled = false;
  private deaf = false;
  /** What is sent while the connection is stalled. */
  private held: (readonly string[])[] = [];
  private heldBytes = 0;
  /** Payloads that have come and are not read yet: at most those of one chunk. */
  private inbox: Buffer[] = [];
  private pause: NodeJS.Timeout | undefined;
  private readonly handshake: NodeJS.Timeout;

  constructor(
    private readonly socket: Socket,
    readonly connection: number,
    private readonly host: ConnectionHost,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.receive(chunk));
    // A client that vanishes is an ordinary end; the close event follows.
    socket.on('error', () => undefined);
    socket.on('close', () => this.end());
    this.handshake = setTimeout(() => {
      if (this.clientId === null) this.dismiss('it did not start the API in time');
    }, HANDSHAKE_MS).unref();
  }

  /** Sends a message now. */
  send(message: ServerOutgoing): void {
    this.host.deliver(message, (altered) => {
      if (this.phase !== 'closed') this.write(encodeServerOutgoing(altered, this.version));
    });
  }

  sendAll(messages: readonly ServerOutgoing[]): void {
    for (const message of messages) this.send(message);
  }

  sendError(id: number, code: number, message: string): void {
    this.send({ name: 'errMsg', values: { id, code, message } });
  }

  /** Closes after what was sent has gone out. */
  close(): void {
    this.socket.end();
    // A client that does not hang up in its turn would keep the socket for ever.
    setTimeout(() => this.socket.destroy(), LINGER_MS).unref();
    this.end();
  }

  /** Cuts the connection at once. */
  destroy(): void {
    this.socket.destroy();
    this.end();
  }

  /** Cuts the connection and says why. */
  dismiss(reason: string): void {
    if (this.phase === 'closed') return;
    this.host.dismissed(this, reason);
    this.destroy();
  }

  /** While stalled nothing is read and nothing is written, and the socket stays open. */
  stall(on: boolean): void {
    this.stalled = on;
    if (on) {
      this.socket.pause();
      return;
    }
    const { held } = this;
    this.held = [];
    this.heldBytes = 0;
    for (const fields of held) this.write(fields);
    if (!this.deaf) this.socket.resume();
    this.readInbox();
  }

  /** While deaf nothing is read; what is sent goes out. */
  deafen(on: boolean): void {
    this.deaf = on;
    if (on) {
      this.socket.pause();
      return;
    }
    if (!this.stalled) this.socket.resume();
    this.readInbox();
  }

  /** True while something that was sent has not left this process. */
  get isSending(): boolean {
    return this.phase !== 'closed' && this.socket.writableLength > 0;
  }

  private receive(chunk: Buffer): void {
    try {
      this.inbox.push(...this.reader.push(chunk));
    } catch (error) {
      this.lost(error);
    }
    this.readInbox();
  }

  /** After a bad hello or a length out of bounds the stream cannot be followed any more. */
  private lost(error: unknown): void {
    if (!(error instanceof WireError)) throw error;
    this.host.violation(this, error);
    this.dismiss(error.problem);
  }

  /** Reads what has come, as far and as fast as it may be read; the socket rests meanwhile. */
  private readInbox(): void {
    if (this.pause !== undefined) return;
    const payloads = this.inbox;
    this.inbox = [];
    const turnEndsAt = performance.now() + TURN_MS;
    for (const [index, payload] of payloads.entries()) {
      if (this.phase === 'closed') return;
      const rests = this.stalled || this.deaf || (index > 0 && performance.now() > turnEndsAt);
      const verdict = rests ? { waitMs: 0 } : this.verdict();
      if (verdict === 'read') this.read(payload);
      else if (verdict !== 'drop') {
        this.inbox = payloads.slice(index);
        this.rest(verdict.waitMs);
        return;
      }
    }
  }

  /** The handshake is not counted: the rate is that of API messages. */
  private verdict(): ReturnType<ConnectionHost['admit']> {
    return this.phase === 'talking' ? this.host.admit(this) : 'read';
  }

  private rest(waitMs: number): void {
    this.socket.pause();
    // Whoever ends the stall, or the deafness, goes on reading.
    if (this.stalled || this.deaf) return;
    this.pause = setTimeout(() => {
      this.pause = undefined;
      if (!this.stalled && !this.deaf) this.socket.resume();
      this.readInbox();
    }, waitMs).unref();
  }

  private read(payload: Buffer): void {
    if (this.phase === 'closed') return;
    if (this.phase === 'prefix') {
      if (payload.toString('latin1') === API_PREFIX) this.phase = 'hello';
      else this.destroy();
      return;
    }
    if (this.phase === 'hello') {
      this.hello(payload);
      return;
    }
    this.readMessage(payload);
  }

  private hello(payload: Buffer): void {
    const hello = this.parsed(payload);
    if (hello === undefined) return;
    this.log('in', [payload.toString('latin1')]);
    const version = Math.min(hello.versionMax, this.host.serverVersion);
    if (hello.versionMax < CLIENT_VERSION_MIN || hello.versionMin > version) {
      this.destroy();
      return;
    }
    const connectionTime = newYorkTime(this.host.clock.now())
      .setLocale('en-US')
      .toFormat('yyyyMMdd HH:mm:ss ZZZZ');
    this.write(helloAnswerFields({ serverVersion: version, connectionTime }));
    this.version = version;
    this.phase = 'talking';
  }

  private parsed(payload: Buffer): Hello | undefined {
    try {
      return parseHello(payload);
    } catch (error) {
      this.lost(error);
      return undefined;
    }
  }

  private readMessage(payload: Buffer): void {
    const read = this.decoded(payload);
    if (read === undefined) return;
    const { fields, message } = read;
    if (message === undefined) this.host.unknown(this, fields);
    else if (this.clientId !== null || message.name === START_API) this.host.message(this, message);
  }

  private decoded(
    payload: Buffer,
  ):
    | { readonly fields: readonly string[]; readonly message: ClientMessage | undefined }
    | undefined {
    try {
      const fields = fieldsOf(payload);
      this.log('in', fields);
      return { fields, message: decodeClientMessage(fields, this.version) };
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.host.violation(this, error);
      return undefined;
    }
  }

  private write(fields: readonly string[]): void {
    const frame = frameOfFields(fields);
    if (this.stalled) {
      this.held.push(fields);
      this.heldBytes += frame.length;
      this.keepWithin(this.heldBytes);
      return;
    }
    this.log('out', fields);
    if (!this.corked) {
      // What one request causes leaves in one packet.
      this.corked = true;
      this.socket.cork();
      process.nextTick(() => {
        this.corked = false;
        this.socket.uncork();
      });
    }
    this.socket.write(frame);
    this.keepWithin(this.socket.writableLength);
  }

  /** A client that does not read would be written to until memory ends. */
  private keepWithin(waitingBytes: number): void {
    if (waitingBytes > this.host.outgoingBytesMax)
      this.dismiss(`it does not read: ${waitingBytes} bytes wait for it`);
  }

  private log(direction: 'in' | 'out', fields: readonly string[]): void {
    this.host.frames.append({
      at: this.host.clock.now(),
      monotonicUs: this.host.clock.monotonicUs(),
      connection: this.connection,
      clientId: this.clientId,
      version: this.version,
      direction,
      fields,
    });
  }

  private end(): void {
    if (this.phase === 'closed') return;
    this.phase = 'closed';
    this.inbox = [];
    this.held = [];
    clearTimeout(this.pause);
    clearTimeout(this.handshake);
    this.host.ended(this);
  }
}
