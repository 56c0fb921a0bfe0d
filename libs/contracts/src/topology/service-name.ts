/** The services that take part in the flow, in the order of the pipeline. */
export const SERVICE_NAMES = [
  'market-data',
  'signal-ingestion',
  'rule-engine',
  'order-management',
  'tws-gateway',
  'position-tracking',
  'console',
] as const;
/** The name of a service: also its NATS user, its consumer and, with underscores, its database schema. */
export type ServiceName = (typeof SERVICE_NAMES)[number];
