import { randomUUID } from 'node:crypto';
import {
  DeadLetteredV1,
  type Envelope,
  type EventClass,
  type ServiceName,
  flowRowOf,
  parseDocument,
  systemPrincipal,
} from '@fairlead/contracts';
import { type Clock, InvariantError, assert, instantText } from '@fairlead/core';
import { type Cause, type PublishOptions, causedBy } from '../messaging/outgoing-event';
import type { TransportMessage } from '../messaging/transport';
import { Tx } from './tx';

/** What each unit of work does alike, whatever keeps its changes: it checks and collects what waits for the commit. */
export abstract class UnitTx extends Tx {
  readonly outgoing: TransportMessage[] = [];
  readonly afterCommitActions: (() => void)[] = [];
  readonly correlationIds = new Set<string>();
  statements = 0;
  private readonly beforeCommitActions: (() => Promise<void>)[] = [];
  private open = true;

  constructor(
    private readonly service: ServiceName,
    private readonly clock: Clock,
  ) {
    super();
  }

  get isOpen(): boolean {
    return this.open;
  }

  publish<Data extends object>(
    type: EventClass<Data>,
    data: Data,
    options: PublishOptions,
  ): Envelope<Data> {
    this.assertOpen();
    this.checkOwner(type.contract);
    const envelope = this.wrap(type, checked(type, data), options);
    const subject = type.contract.subject(envelope.data);
    this.correlationIds.add(envelope.correlationId);
    this.outgoing.push({
      id: envelope.id,
      subject,
      type: envelope.type,
      body: JSON.stringify(envelope),
    });
    return envelope;
  }

  beforeCommit(action: () => Promise<void>): void {
    this.assertOpen();
    this.beforeCommitActions.push(action);
  }

  afterCommit(action: () => void): void {
    this.assertOpen();
    this.afterCommitActions.push(action);
  }

  /** Does what waits for the end of the work, and ends the life of this unit: from here on it is committed. */
  async end(): Promise<void> {
    for (const action of this.beforeCommitActions) await action();
    this.close();
  }

  /** Ends the life of this unit: a reference kept beyond it is a bug and throws. */
  close(): void {
    this.open = false;
  }

  /** Counts a statement of the work. */
  protected count(): void {
    this.assertOpen();
    this.statements += 1;
  }

  private assertOpen(): void {
    assert(this.open, 'a unit of work is used only while its function runs');
  }

  private checkOwner(contract: { type: string; version: number }): void {
    const own = flowRowOf(this.service).publishes.some(
      ({ contract: { type: name, version } }) =>
        name === contract.type && version === contract.version,
    );
    assert(
      own || contract.type === DeadLetteredV1.contract.type,
      `${this.service} does not own ${contract.type} (flow.ts)`,
    );
  }

  private wrap<Data extends object>(
    type: EventClass<Data>,
    data: Data,
    options: PublishOptions,
  ): Envelope<Data> {
    const now = this.clock.now();
    const { correlationId, causationId, principal } = causeOf(options.cause);
    return {
      id: options.id ?? randomUUID(),
      type: type.contract.type,
      version: type.contract.version,
      occurredAt: instantText(options.occurredAt ?? now),
      recordedAt: instantText(now),
      correlationId,
      causationId,
      source: this.service,
      principal: principal ?? systemPrincipal(this.service),
      data,
    };
  }
}

function causeOf(cause: Envelope | Cause): Cause {
  return 'recordedAt' in cause ? causedBy(cause) : cause;
}

function checked<Data extends object>(type: EventClass<Data>, data: Data): Data {
  const result = parseDocument(type, data, 'refuse');
  if (result.ok) return result.value;
  const problems = result.refusal.map(({ path, message }) => `${path}: ${message}`).join('; ');
  throw new InvariantError(`${type.contract.type} would be malformed: ${problems}`);
}
