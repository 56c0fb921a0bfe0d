import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceRequest, Envelope, EventClass } from '@fairlead/contracts';
import { FLOW } from '@fairlead/contracts';
import { type Clock, instantText, parseInstant } from '@fairlead/core';
import {
  InProcessTransport,
  type InstrumentCatalogue,
  type PlatformObserver,
  PlatformModule,
  type PublishedMessage,
  ServiceMessenger,
  SystemClock,
  type Transport,
  readInstruments,
  startApplication,
} from '@fairlead/platform';
import type { DynamicModule, INestApplication, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { join } from 'node:path';
import { type TestDatabase, testDatabase } from './test-database';

/** Long for a machine that does much beside; who waits in vain has failed all the same. */
const WAIT_MS = 40_000;
const POLL_MS = 10;

/** How a service is booted for a spec. */
export interface TestServiceOptions {
  /** Give the database of a former boot to see what survives. Default: a fresh one. */
  readonly database?: TestDatabase;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
  /** Default: the workspace's `instruments.yaml`. */
  readonly instruments?: InstrumentCatalogue;
  readonly observers?: readonly PlatformObserver[];
  /** Default: `main`. */
  readonly instanceId?: string;
  /** Where the log goes, all of it. Default: nowhere. */
  readonly logFile?: string;
  /** Default: in process. It is closed with the service. */
  readonly transport?: Transport;
  /** False boots a service that has only some of its handlers. */
  readonly everyHandler?: boolean;
  /** False forgets what is published: for runs so long that it would fill the memory. */
  readonly recordsPublished?: boolean;
  /** True serves HTTP on a free port of 127.0.0.1 (`url`). Raw bodies are kept. */
  readonly http?: boolean;
}

/** What a delivered message carries beside its data. */
export interface DeliveryOptions {
  readonly id?: string;
  readonly correlationId?: string;
  readonly causationId?: string | null;
  readonly principal?: string;
  readonly occurredAt?: string;
  readonly recordedAt?: string;
}

/** Services that run for a spec, in this process, over a real database. */
export class TestService {
  constructor(
    readonly app: INestApplication,
    readonly database: TestDatabase,
    private readonly parts: {
      readonly transport: Transport;
      readonly clock: Clock;
      readonly log: PublishedMessage[];
      readonly url: string | null;
    },
  ) {}

  /** The address of the HTTP API. Throws where the service was booted without. */
  get url(): string {
    if (this.parts.url === null) throw new Error('boot it with { http: true }');
    return this.parts.url;
  }

  /** Hands a message to the services as its owner would, and waits until every one of them has settled it. */
  async deliver<Data extends object>(
    type: EventClass<Data>,
    data: Data,
    options: DeliveryOptions = {},
  ): Promise<Envelope<Data>> {
    const envelope = this.envelopeOf(type, data, options);
    await this.deliverEnvelope(envelope, type.contract.subject(data));
    return envelope;
  }

  /** Hands over an envelope as it is, for duplicates and replays. */
  async deliverEnvelope(envelope: Envelope, subject: string): Promise<void> {
    const { id, type } = envelope;
    const message = { id, type, subject, body: JSON.stringify(envelope) };
    await this.parts.transport.publish(message, 1).settled;
  }

  /** Returns what the services have published of a type so far, oldest first. */
  published<Data extends object>(type: EventClass<Data>): readonly Envelope<Data>[] {
    return this.parts.log
      .filter((message) => message.type === type.contract.type)
      .map((message) => JSON.parse(message.body) as Envelope<Data>);
  }

  /** Waits until so many messages of a type were published and returns them all. */
  async waitForPublished<Data extends object>(
    type: EventClass<Data>,
    count = 1,
  ): Promise<readonly Envelope<Data>[]> {
    await this.waitUntil(
      () => this.published(type).length >= count,
      `${count} × ${type.contract.type}`,
    );
    return this.published(type);
  }

  /** Waits until a condition holds. Throws after forty seconds. */
  async waitUntil(
    condition: () => boolean | Promise<boolean>,
    what = 'condition',
    withinMs = WAIT_MS,
  ): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (!(await condition())) {
      if (performance.now() > deadline) throw new Error(`waited in vain for: ${what}`);
      await sleep(POLL_MS);
    }
  }

  /** Puts a request to one of the services. */
  request<Request, Reply>(to: ServiceRequest<Request, Reply>, request: Request): Promise<Reply> {
    return new ServiceMessenger('console', this.parts.transport).request(to, request);
  }

  /** Replies to a request in place of a service that is not booted. */
  reply<Request, Reply>(
    ask: ServiceRequest<Request, Reply>,
    handler: (request: Request) => Promise<NoInfer<Reply>>,
  ): void {
    const standIn = new ServiceMessenger(ask.service, this.parts.transport);
    standIn.reply({ ...ask, changes: false }, handler);
  }

  /** Sends an undurable message, such as a quote. */
  emit(subject: string, message: object): void {
    this.parts.transport.emit(subject, message);
  }

  /** Returns what was emitted on a subject from now on. */
  listen<T extends object>(subject: string): readonly T[] {
    const received: T[] = [];
    this.parts.transport.listen(subject, (message) => void received.push(message as T));
    return received;
  }

  /** Shuts down in order. The database stays, for a second boot. */
  async stop(): Promise<void> {
    await this.app.close();
  }

  private envelopeOf<Data extends object>(
    type: EventClass<Data>,
    data: Data,
    options: DeliveryOptions,
  ): Envelope<Data> {
    const now = instantText(this.parts.clock.now());
    return {
      id: options.id ?? randomUUID(),
      type: type.contract.type,
      version: type.contract.version,
      occurredAt: options.occurredAt ?? now,
      recordedAt: options.recordedAt ?? now,
      correlationId: options.correlationId ?? randomUUID(),
      causationId: options.causationId ?? null,
      source: ownerOf(type),
      ...(options.principal === undefined ? {} : { principal: options.principal }),
      data,
    };
  }
}

/** Boots service modules as `fairlead up` does. Stop it in `afterEach`. */
export async function startTestService(
  modules: readonly (DynamicModule | Type)[],
  options: TestServiceOptions = {},
): Promise<TestService> {
  const database = options.database ?? (await testDatabase());
  const clock = options.clock ?? new SystemClock();
  const log: PublishedMessage[] = [];
  const transport = options.transport ?? new InProcessTransport(throwIt);
  const root = await Test.createTestingModule({
    imports: [
      PlatformModule.forRoot({
        database: database.connection,
        instruments: options.instruments ?? (await workspaceInstruments()),
        clock,
        transport,
        observers: [...recorderOf(log, options), ...(options.observers ?? [])],
        everyHandler: options.everyHandler ?? true,
        ...(options.instanceId === undefined ? {} : { instanceId: options.instanceId }),
        ...(options.logFile === undefined
          ? {}
          : { logLevel: 'debug', logDestination: { file: options.logFile } }),
      }),
      ...modules,
    ],
  }).compile();
  const app = root.createNestApplication({ rawBody: true });
  const http = options.http === true ? { host: '127.0.0.1', port: 0, names: [] } : undefined;
  await startApplication(app, http).catch(async (error: unknown) => {
    await app.close();
    throw error;
  });
  const url = http === undefined ? null : await app.getUrl();
  return new TestService(app, database, { transport, clock, log, url });
}

function recorderOf(log: PublishedMessage[], options: TestServiceOptions): PlatformObserver[] {
  return options.recordsPublished === false ? [] : [{ published: (message) => log.push(message) }];
}

function throwIt(error: unknown): void {
  throw error;
}

/** A moment for clocks that stand still: a Wednesday, in the middle of a regular session in New York. */
export const TRADING_NOON = parseInstant('2026-01-07T17:00:00.000Z');

async function workspaceInstruments(): Promise<InstrumentCatalogue> {
  return readInstruments(join(__dirname, '../../../instruments.yaml'));
}

function ownerOf(type: EventClass): string {
  return FLOW.find(({ publishes }) => publishes.includes(type))?.service ?? 'signal-ingestion';
}
