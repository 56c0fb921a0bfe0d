import type { Socket } from 'node:net';
import { newYorkTime } from '@fairlead/core';
import {
  API_PREFIX,
  type ClientMessage,
  FrameReader,
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
import { Subscriptions } from './subscriptions';

/** What a session needs of the server it belongs to. */
export interface SessionHost {
  readonly clock: SimulatorClock;
  readonly frames: FrameLog;
  readonly serverVersion: number;
  /** Sends a message as the rules for messages want it. */
  deliver(message: ServerOutgoing, send: (message: ServerOutgoing) => void): void;
  message(session: Session, message: ClientMessage): void;
  violation(session: Session, error: WireError): void;
  unknown(session: Session, fields: readonly string[]): void;
  ended(session: Session): void;
}

const CLIENT_VERSION_MIN = 177;
const PREFIX_BYTES = API_PREFIX.length;
const REQUEST_BYTES_MAX = 1024 * 1024;
const STALLED_MAX = 100_000;
const START_API = 'startApi';

/** One client connection: frames in, frames out, and what this client has asked for. */
export class Session {
  clientId: number | null = null;
  version = 0;
  /** As reqMarketDataType last set it: 1 live, 3 delayed. */
  marketDataType = 1;
  /** How many requests it has made. */
  requests = 0;
  readonly subscriptions = new Subscriptions();
  private readonly reader = new FrameReader(PREFIX_BYTES, REQUEST_BYTES_MAX);
  private phase: 'prefix' | 'hello' | 'talking' | 'closed' = 'prefix';
  private corked = false;
  private stalled = false;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly socket: Socket,
    readonly connection: number,
    private readonly host: SessionHost,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.receive(chunk));
    // A client that vanishes is an ordinary end; the close event follows.
    socket.on('error', () => undefined);
    socket.on('close', () => this.end());
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
    this.end();
  }

  /** Cuts the connection at once. */
  destroy(): void {
    this.socket.destroy();
    this.end();
  }

  /** While stalled nothing is read and nothing is written, and the socket stays open. */
  stall(on: boolean): void {
    this.stalled = on;
    if (on) {
      this.socket.pause();
      return;
    }
    const waiting = this.waiting;
    this.waiting = [];
    for (const act of waiting) act();
    this.socket.resume();
  }

  private receive(chunk: Buffer): void {
    try {
      for (const payload of this.reader.push(chunk)) this.read(payload);
    } catch (error) {
      // Only a length out of bounds gets here: the stream cannot be followed any more.
      if (!(error instanceof WireError)) throw error;
      this.host.violation(this, error);
      this.destroy();
    }
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
    const hello = parseHello(payload);
    this.log('in', [payload.toString('latin1')]);
    const version = Math.min(hello.versionMax, this.host.serverVersion);
    if (hello.versionMax < CLIENT_VERSION_MIN || hello.versionMin > version) {
      this.destroy();
      return;
    }
    const time = newYorkTime(this.host.clock.now()).toFormat('yyyyMMdd HH:mm:ss');
    this.write(helloAnswerFields({ serverVersion: version, connectionTime: `${time} EST` }));
    this.version = version;
    this.phase = 'talking';
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
    if (this.stalled) {
      if (this.waiting.length < STALLED_MAX) this.waiting.push(() => this.write(fields));
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
    this.socket.write(frameOfFields(fields));
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
    this.host.ended(this);
  }
}
