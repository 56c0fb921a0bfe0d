import { ACK_WAIT_MS, type DurableSpec, type StreamSpec } from '@fairlead/contracts';
import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  DiscardPolicy,
  ReplayPolicy,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';

/** A stream's settings, with everything said that the server would otherwise choose. */
export function streamConfigOf(
  spec: StreamSpec,
  replicas: number,
): Partial<StreamConfig> & { readonly name: string } {
  return {
    name: spec.name,
    subjects: [...spec.subjects],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    max_age: nanos(spec.maxAgeMs),
    max_bytes: spec.maxBytes,
    max_msgs: -1,
    max_msgs_per_subject: spec.perSubjectMax,
    duplicate_window: nanos(spec.dedupeMs),
    num_replicas: replicas,
    deny_delete: true,
    deny_purge: true,
  };
}

/** A durable's settings. Nothing rests on `max_deliver`: poison is counted above, in the record. */
export function consumerConfigOf(
  spec: DurableSpec,
): Partial<ConsumerConfig> & { readonly durable_name: string } {
  return {
    durable_name: spec.durable,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    replay_policy: ReplayPolicy.Instant,
    ack_wait: nanos(ACK_WAIT_MS),
    max_deliver: -1,
    max_ack_pending: spec.maxAckPending,
    filter_subjects: [...spec.filters],
  };
}

/** Returns what differs, as `field: found → wanted`. Fields that are not wanted are not looked at. */
export function differences(wanted: object, found: object): readonly string[] {
  return Object.entries(wanted).flatMap(([field, value]) => {
    const [has, should] = [text(Reflect.get(found, field)), text(value)];
    return has === should ? [] : [`${field}: ${has} → ${should}`];
  });
}

/** The order of a list has no meaning here. */
function text(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? [...(value as unknown[])].sort() : (value ?? null));
}
