import type { BrokerContract } from '@fairlead/broker-domain';
import type { BrokerInstrumentV1 } from '@fairlead/contracts';
import {
  type ContractId,
  type InstrumentDescription,
  descriptionText,
  externalInstrumentKey,
  instrumentKeyOf,
} from '@fairlead/core';
import type { InstrumentCatalogue } from '@fairlead/platform';
import type { TradedContractKey } from '../ports/gateway-store';

/** The instruments that may be traded, and what the broker calls them, held in memory. */
export class InstrumentDirectory {
  private readonly known = new Map<string, BrokerInstrumentV1>();
  private readonly keyByContract = new Map<number, string>();

  constructor(private readonly catalogue: InstrumentCatalogue) {}

  get descriptions(): readonly InstrumentDescription[] {
    return this.catalogue.all;
  }

  /** Calls the listener whenever something else is listed. */
  onChange(listener: () => void): void {
    this.catalogue.onChange(listener);
  }

  /** True for what is listed now, as it is described. */
  lists(description: InstrumentDescription): boolean {
    const listed = this.catalogue.byKey(instrumentKeyOf(description));
    return listed !== null && descriptionText(listed) === descriptionText(description);
  }

  /** What was found for an instrument counts no more; its contract is still known by its number, for trades that are in it. */
  forget(instrumentKey: string): void {
    this.known.delete(instrumentKey);
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
    const [listed, another] = this.catalogue.all.filter((one) => mayBe(one, contract));
    const isOne = listed !== undefined && another === undefined;
    if (isOne && !this.isResolved(listed.key)) return listed.key;
    return externalInstrumentKey(contract.contractId as ContractId);
  }

  /** Returns what a contract that the broker names is called here: as it is listed, else by the broker's symbol. */
  nameFor(contract: BrokerContract): string {
    const listed = this.catalogue.byKey(this.keyFor(contract));
    return (listed?.name ?? contract.symbol).slice(0, 32);
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

/** Months of a future, and options, are not told by what the broker says with an order: only by their number. */
function mayBe(listed: InstrumentDescription, contract: BrokerContract): boolean {
  if (listed.contractId !== undefined) return listed.contractId === contract.contractId;
  const { symbol, type, currency } = contract;
  const isSeries = listed.type === 'FUT' || listed.type === 'OPT';
  const { symbol: name, type: kind, currency: money } = listed;
  return !isSeries && name === symbol && kind === type && money === currency;
}
