import { FairleadClient } from '../client/fairlead-client';
import { MisuseError } from '../client/errors';
import { type Environment, processEnvironment } from '../client/installation';
import type { Deliveries } from './delivery';
import { httpDeliveries } from './http-deliveries';
import { type NatsAddress, natsDeliveries } from './nats-deliveries';
import { PositionFile } from './position-file';
import { type Read, checkOverHttp, streamsOf, typesRead } from './reads';
import { type Handlers, Subscription, type SubscriptionWatcher } from './subscription';

const NAME_FORMAT = /^[a-z][a-z0-9-]{1,31}$/;

/** Who reads what, and from where. */
export interface SubscribeOptions extends SubscriptionWatcher {
  /** 2 to 32 small letters, digits and hyphens. Over NATS it is the name of its manifest (`extension.yaml`). */
  readonly name: string;
  /** What it reads: types and families (`order.state`, `fill.*`), or the subjects of its manifest (`order.v1.>`). */
  readonly reads: readonly Read[];
  /**
   * NATS, which keeps the place of the program, or a client, whose events come over HTTP. Default: NATS where
   * `FAIRLEAD_NATS_URL` is set (with `FAIRLEAD_NATS_PASSWORD_FILE`), else the client of this installation.
   */
  readonly from?: FairleadClient | NatsAddress;
  /** Over HTTP: a file that keeps the place over restarts. Without it each start begins from now on. */
  readonly positionFile?: string;
}

/**
 * Hands events to handlers, one after the other, **at least once**: the place moves on only when every handler of an
 * event has ended. A handler that throws is tried again (after 0.2, 1, 5 and 15 s), then reported to `onFailure`; without
 * it the subscription ends with a HandlerFailedError, and the event comes again at the next start. What must not be done
 * twice goes by the event's `id`.
 *
 * Over NATS nothing is missed, however long the program was away (orders and positions are kept 90 days, signals and
 * decisions 7); over HTTP at most the last 5000 events come again, and a gap is an `onNotice`, or ends it without one.
 * Throws a MisuseError for a name, a read or a pattern that cannot be meant; what happens later ends `done`.
 */
export function subscribe(options: SubscribeOptions, handlers: Handlers = {}): Subscription {
  const { name, reads } = options;
  if (!NAME_FORMAT.test(name)) {
    throw new MisuseError(
      `"${name}" is no name for a subscription.`,
      'Use 2 to 32 small letters, digits and hyphens, a letter first.',
    );
  }
  const types = typesRead(reads);
  const deliveries = deliveriesOf(options, types, processEnvironment());
  return new Subscription({ types, deliveries, watcher: options }, handlers);
}

function deliveriesOf(
  { name, reads, from, positionFile }: SubscribeOptions,
  types: ReadonlySet<string>,
  environment: Environment,
): Deliveries {
  const source = from ?? natsOf(environment) ?? FairleadClient.from(environment);
  if (!(source instanceof FairleadClient)) {
    return natsDeliveries(source, { name, streams: streamsOf(types) });
  }
  checkOverHttp(reads);
  const position = positionFile === undefined ? null : new PositionFile(positionFile);
  return httpDeliveries(source, { types, position });
}

function natsOf(environment: Environment): NatsAddress | null {
  const nats = environment['FAIRLEAD_NATS_URL'];
  const passwordFile = environment['FAIRLEAD_NATS_PASSWORD_FILE'];
  if (nats === undefined || nats === '') return null;
  return { nats, ...(passwordFile === undefined ? {} : { passwordFile }) };
}
