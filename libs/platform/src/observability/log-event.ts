import { type Envelope, eventSummary } from '@fairlead/contracts';
import type { Logger } from './logger';

/** Writes a line at info for a signal, an order, a fill or a position that was published: its type, ids, codes and figures. */
export function logEvent(
  logger: Logger,
  message: { readonly type: string; readonly body: string },
): void {
  if (!isLogged(message.type)) return;
  const summary = eventSummary(JSON.parse(message.body) as Envelope);
  if (summary !== null) logger.info(message.type, summary);
}

/** Bars and indicators come by the thousand: they are not even parsed. */
function isLogged(type: string): boolean {
  return !type.startsWith('market.') || type === 'market.stale';
}
