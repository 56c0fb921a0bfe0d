import type { Envelope } from '@fairlead/contracts';

/** The stages as they are shown: risk stands for the answer of order management, fill for executions. */
export type ShownStage =
  'market' | 'signal' | 'decision' | 'risk' | 'order' | 'broker' | 'fill' | 'position';

const BY_TYPE: Readonly<Record<string, ShownStage>> = {
  'order.approval-requested': 'risk',
  'order.approval-answered': 'risk',
  'order.approved': 'risk',
  'order.position-gap': 'risk',
  'order.denied': 'risk',
  'order.trading-state': 'risk',
  'order.limit-changed': 'risk',
};

const BY_FAMILY: Readonly<Record<string, ShownStage>> = {
  market: 'market',
  signal: 'signal',
  decision: 'decision',
  order: 'order',
  command: 'order',
  broker: 'broker',
  fill: 'fill',
  position: 'position',
};

/** Returns the stage that an event is shown under. A dead letter is shown where its message belonged. */
export function stageOf(event: Envelope): ShownStage {
  const type = event.type.startsWith('dlq.') ? deadType(event) : event.type;
  return BY_TYPE[type] ?? BY_FAMILY[type.split('.')[0] ?? ''] ?? 'order';
}

function deadType(event: Envelope): string {
  const data: Readonly<Record<string, unknown>> = { ...event.data };
  const type = data['messageType'];
  return typeof type === 'string' ? type : '';
}
