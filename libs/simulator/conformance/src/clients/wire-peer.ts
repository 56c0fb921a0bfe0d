import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import {
  type ClientMessage,
  FrameReader,
  type ServerOutgoing,
  decodeClientMessage,
  encodeServerOutgoing,
  fieldsOf,
  frameOfFields,
  helloAnswerFields,
} from '@fairlead/tws-wire';

const PREFIX_BYTES = 4;
const DEADLINE_MS = 4_000;
const POLL_MS = 2;

/** A server that is nothing but the codec: it reads what one client sends and sends what it is given. */
export class WirePeer {
  readonly host = '127.0.0.1';
  /** What the client has sent, decoded. */
  readonly requests: ClientMessage[] = [];
  /** What the client has sent and the codec does not have, or refused. */
  readonly problems: string[] = [];
  private readonly server: Server;
  private socket: Socket | undefined;

  private constructor(readonly serverVersion: number) {
    this.server = createServer((socket) => this.accept(socket));
  }

  static async listen(serverVersion: number): Promise<WirePeer> {
    const peer = new WirePeer(serverVersion);
    await new Promise<void>((resolve) => peer.server.listen(0, peer.host, resolve));
    return peer;
  }

  get port(): number {
    // A server that listens on a port has an address of this kind.
    return (this.server.address() as AddressInfo).port;
  }

  send(message: ServerOutgoing): void {
    this.write(encodeServerOutgoing(message, this.serverVersion));
  }

  /** Forgets what has come. */
  forget(): void {
    this.requests.length = 0;
    this.problems.length = 0;
  }

  /** Waits until so many requests have come, good or bad. */
  async until(count: number): Promise<void> {
    const deadline = performance.now() + DEADLINE_MS;
    while (this.requests.length + this.problems.length < count) {
      if (performance.now() > deadline)
        throw new Error(`${this.requests.length} of ${count} came: ${this.problems.join('; ')}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  close(): Promise<void> {
    this.socket?.destroy();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private accept(socket: Socket): void {
    this.socket = socket;
    const reader = new FrameReader(PREFIX_BYTES);
    let payloads = 0;
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const payload of reader.push(chunk)) {
        payloads += 1;
        if (payloads === 2) this.hello();
        else if (payloads > 2) this.read(fieldsOf(payload));
      }
    });
  }

  private hello(): void {
    const connectionTime = '20260102 10:00:00 EST';
    this.write(helloAnswerFields({ serverVersion: this.serverVersion, connectionTime }));
  }

  private read(fields: readonly string[]): void {
    try {
      const request = decodeClientMessage(fields, this.serverVersion);
      if (request === undefined) this.problems.push(`unknown: ${fields.join('|')}`);
      else this.requests.push(request);
      if (request?.name === 'startApi') this.start();
    } catch (error) {
      this.problems.push(`${String(error)}: ${fields.join('|')}`);
    }
  }

  private start(): void {
    this.send({ name: 'managedAccounts', values: { accounts: 'DU1000001' } });
    this.send({ name: 'nextValidId', values: { orderId: 1 } });
  }

  private write(fields: readonly string[]): void {
    this.socket?.write(frameOfFields(fields));
  }
}
