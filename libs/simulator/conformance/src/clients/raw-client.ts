import type { Simulator } from '@fairlead/simulator-service';
import { type Socket, connect } from 'node:net';
import {
  FrameReader,
  type ServerMessage,
  decodeServerMessage,
  fieldsOf,
  frameOf,
  frameOfFields,
} from '@fairlead/tws-wire';

const DEADLINE_MS = 4_000;
const POLL_MS = 2;

/** A client that sends whatever bytes it is given. */
export class RawClient {
  readonly frames: string[][] = [];
  closed = false;
  private readonly reader = new FrameReader();

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk) => {
      for (const payload of this.reader.push(chunk)) this.frames.push(fieldsOf(payload));
    });
    socket.on('error', () => undefined);
    socket.on('close', () => (this.closed = true));
  }

  static open(simulator: Pick<Simulator, 'host' | 'port'>): Promise<RawClient> {
    return new Promise((resolve) => {
      const socket = connect(simulator.port, simulator.host, () => resolve(new RawClient(socket)));
    });
  }

  /** Says hello with a version range, and waits for the answer or the end. */
  async hello(range: string): Promise<void> {
    this.bytes(Buffer.concat([Buffer.from('API\0'), frameOf(Buffer.from(range))]));
    await this.until(() => this.closed || this.frames.length > 0);
  }

  bytes(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  send(...fields: readonly string[]): void {
    this.socket.write(frameOfFields(fields));
  }

  /** Returns what came, decoded, without the hello. */
  messages(): ServerMessage[] {
    const version = Number(this.frames[0]?.[0]);
    return this.frames.slice(1).flatMap((frame) => decodeServerMessage(frame, version) ?? []);
  }

  async until(condition: () => boolean, deadlineMs = DEADLINE_MS): Promise<void> {
    const deadline = performance.now() + deadlineMs;
    while (!condition()) {
      if (performance.now() > deadline) throw new Error(`it did not come; last: ${this.summary()}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  private summary(): string {
    return JSON.stringify(this.frames.slice(-5)).slice(0, 2_000);
  }

  /** Reads no more, as a client that hangs. */
  pause(): void {
    this.socket.pause();
  }

  close(): void {
    this.socket.destroy();
  }
}
