import type { BrokerContract } from '@fairlead/broker-domain';
import type { BrokerInstrumentV1 } from '@fairlead/contracts';
import {
  type ContractId,
  type InstrumentDescription,
  externalInstrumentKey,
  instrumentKeyOf,
} from '@fairlead/core';
import type { TradedContractKey } from '../ports/gateway-store';

/** The instruments that may be traded, and what the broker calls them, held in memory. */
export class InstrumentDirectory {
  private readonly known = new Map<string, BrokerInstrumentV1>();
  private readonly keyByContract = new Map<number, string>();

  constructor(private readonly listed: readonly InstrumentDescription[]) {}

  get descriptions(): readonly InstrumentDescription[] {
    return this.listed;
  }

  all(): readonly BrokerInstrumentV1[] {
    return [...this.known.values()];
  }

  find(instrumentKey: string): BrokerInstrumentV1 | null {
    return this.known.get(instrumentKey) ?? null;
  }

  keep(instrument: BrokerInstrumentV1): void {
    this.known.set(instrument.instrumentKey, instrument);
    const { contract, instrumentKey } = instrument;
    if (contract !== undefined) this.keyByContract.set(contract.contractId, instrumentKey);
  }

  /** An earlier contract of an instrument, which open trades may still be in. */
  recall({ contractId, instrumentKey }: TradedContractKey): void {
    if (!this.keyByContract.has(contractId)) this.keyByContract.set(contractId, instrumentKey);
  }

  /**
   * Returns the key for a contract that the broker names: by its number, else by its description where the instrument is
   * listed but was not looked up yet, else one of its own.
   */
  keyFor(contract: BrokerContract): string {
    const byNumber = this.keyByContract.get(contract.contractId);
    if (byNumber !== undefined) return byNumber;
    const byName = this.listed.find(
      (listed) =>
        listed.symbol === contract.symbol &&
        listed.type === contract.type &&
        listed.currency === contract.currency,
    );
    const unresolved = byName !== undefined && !this.isResolved(instrumentKeyOf(byName));
    if (byName !== undefined && unresolved) return instrumentKeyOf(byName);
    return externalInstrumentKey(contract.contractId as ContractId);
  }

  /** Returns the contract to ask data for, or null while it is not resolved. */
  contractOf(instrumentKey: string): BrokerContract | null {
    const facts = this.known.get(instrumentKey)?.contract;
    if (facts === undefined) return null;
    const { contractId, symbol, type, currency, exchange, multiplier } = facts;
    return { contractId, symbol, type, currency, exchange, multiplier };
  }

  private isResolved(instrumentKey: string): boolean {
    return this.known.get(instrumentKey)?.state === 'resolved';
  }
}
