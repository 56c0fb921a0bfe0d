import { type Envelope, type ServiceName, SignalAcceptedV1, consumedBy } from '@fairlead/contracts';
import { derivedId } from '@fairlead/core';
import {
  type DatabaseConnection,
  type MessageHandler,
  type Migration,
  PinoLogger,
  type PlatformObserver,
  ServiceRuntime,
  SystemClock,
  type Transport,
  allObservers,
  handlerKey,
} from '@fairlead/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where the reading side of the pair notes what it handled, in order. */
export class Handled1760000000002 implements MigrationInterface {
  readonly name = 'Handled1760000000002';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE handled (position bigserial PRIMARY KEY, instrument text, number int)',
    );
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE handled');
  }
}

/** One message of the suite: its key and its number within the key. */
export interface Numbered {
  readonly key: string;
  readonly number: number;
}

/** A publishing service (signal-ingestion) and a reading one over one transport. */
export class Pair {
  private constructor(
    readonly writer: ServiceRuntime,
    readonly reader: ServiceRuntime,
    readonly transport: Transport,
  ) {}

  /** Opens both services. `handle` runs in the unit of work, before the message is noted as handled. */
  static async open(options: {
    readonly connection: DatabaseConnection;
    readonly transport: Transport;
    readonly handle?: (message: Numbered) => Promise<void>;
    readonly observer?: PlatformObserver;
    /** Default rule-engine, which takes each message by itself; console gathers them. */
    readonly reader?: 'rule-engine' | 'console';
  }): Promise<Pair> {
    const surroundings = {
      connection: options.connection,
      transport: options.transport,
      clock: new SystemClock(),
      instanceId: 'main',
      logger: PinoLogger.create({ level: 'silent', destination: 'none' }),
      observer: allObservers([options.observer ?? {}]),
    };
    const open = (name: ServiceName, migrations: readonly Migration[]): Promise<ServiceRuntime> =>
      ServiceRuntime.open({ name, migrations }, surroundings);
    const writer = await open('signal-ingestion', []);
    const reader = await open(options.reader ?? 'rule-engine', [Handled1760000000002]);
    registerAll(writer, () => Promise.resolve());
    registerAll(reader, async (event, tx) => {
      if (event.type !== SignalAcceptedV1.contract.type) return;
      const { instrumentKey, sequence } = event.data as SignalAcceptedV1;
      const message = { key: instrumentKey, number: sequence ?? 0 };
      await options.handle?.(message);
      await tx.query('INSERT INTO handled (instrument, number) VALUES ($1, $2)', [
        message.key,
        message.number,
      ]);
    });
    return new Pair(writer, reader, options.transport);
  }

  start(): void {
    this.startConsuming();
    this.writer.startPublishing();
    this.reader.startPublishing();
  }

  startConsuming(): void {
    this.writer.startConsuming();
    this.reader.startConsuming();
  }

  /** Publishes messages in one unit of work. */
  async publish(messages: readonly Numbered[]): Promise<readonly Envelope[]> {
    return this.writer.unitOfWork.run((tx) =>
      Promise.resolve(
        messages.map((message) =>
          tx.publish(SignalAcceptedV1, signalOf(message), {
            cause: { correlationId: signalOf(message).signalId, causationId: null },
            id: derivedId('suite-message', message.key, String(message.number)),
          }),
        ),
      ),
    );
  }

  async stop(): Promise<void> {
    for (const runtime of [this.writer, this.reader]) await runtime.stopConsuming();
    for (const runtime of [this.writer, this.reader]) await runtime.stopPublishing();
    await this.transport.close();
    for (const runtime of [this.writer, this.reader]) await runtime.close();
  }
}

/** Returns the data of a suite message. */
export function signalOf({ key, number }: Numbered): SignalAcceptedV1 {
  return {
    signalId: derivedId('suite-signal', key, String(number)),
    source: 'suite',
    instrumentKey: key,
    symbol: key,
    action: 'BUY',
    confidence: 0.9,
    sequence: number,
    issuedAt: '2026-01-07T17:00:00.000Z',
    expiresAt: '2026-01-07T17:00:30.000Z',
    receivedBy: 'suite',
  };
}

/** Registers one handler for whatever a service reads. */
export function registerAll(runtime: ServiceRuntime, handler: MessageHandler): void {
  for (const { contract } of consumedBy(runtime.service)) {
    runtime.register(handlerKey(contract.type, contract.version), handler);
  }
}
