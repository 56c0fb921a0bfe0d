import { type InstrumentDescription, descriptionText } from '@fairlead/core';
import type { BrokerInstrumentV1 } from './events/5-broker/broker-instrument.v1';

/**
 * True where a look-up is one of this description. Where it does not say what it was asked for, the primary exchange that
 * the broker gave tells listings apart.
 */
export function describesLookup(
  found: BrokerInstrumentV1,
  description: InstrumentDescription,
): boolean {
  if (found.description !== undefined) return found.description === descriptionText(description);
  const { primaryExchange } = description;
  return primaryExchange === undefined || primaryExchange === found.contract?.primaryExchange;
}
