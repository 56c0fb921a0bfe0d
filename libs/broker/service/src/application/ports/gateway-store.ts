import type { BrokerInstrumentV1, Envelope } from '@fairlead/contracts';
import type { Tx } from '@fairlead/platform';

/** The instrument that orders of ours traded a contract as. */
export interface TradedContractKey {
  readonly contractId: number;
  readonly instrumentKey: string;
}

/** A command for an account. */
export type AccountCommand = Envelope<{ readonly account: string }>;

/** The rest of what the gateway keeps. */
export abstract class GatewayStore {
  /** Makes who asks the only one who may write the journal of the account from now on. Returns its token. */
  abstract takeJournal(tx: Tx, account: string): Promise<number>;
  /** Counts one more reconciled connection and returns its number. */
  abstract nextEpoch(tx: Tx, account: string): Promise<number>;
  abstract epoch(tx: Tx, account: string): Promise<number>;
  /**
   * Takes order ids and returns the first. The row stays locked until the end of the unit of work, so that ids reach
   * the wire in ascending order.
   */
  abstract takeOrderIds(tx: Tx, account: string, need: OrderIdNeed): Promise<number>;
  abstract highWater(tx: Tx, account: string): Promise<number>;
  abstract halt(tx: Tx, account: string): Promise<boolean>;
  abstract setHalt(tx: Tx, account: string, halt: HaltState): Promise<void>;
  abstract instruments(tx: Tx, account: string): Promise<readonly BrokerInstrumentV1[]>;
  /** Returns the contracts that our orders were ever for. */
  abstract tradedContracts(tx: Tx, account: string): Promise<readonly TradedContractKey[]>;
  abstract saveInstrument(tx: Tx, instrument: BrokerInstrumentV1): Promise<void>;
  /** Keeps a command that may not pass yet. */
  abstract defer(tx: Tx, command: AccountCommand): Promise<void>;
  /** Deferred commands of an account, oldest first, locked. */
  abstract deferred(tx: Tx, account: string): Promise<readonly Envelope[]>;
  /** True while it is still deferred; locks it. */
  abstract isDeferred(tx: Tx, messageId: string): Promise<boolean>;
  abstract undefer(tx: Tx, messageIds: readonly string[]): Promise<void>;
}

/** Whether entries are refused at the gateway, and why. */
export interface HaltState {
  readonly halted: boolean;
  readonly reason: string;
}

/** How many ids are needed, and from where on they are certainly free. */
export interface OrderIdNeed {
  readonly firstFree: number;
  readonly count: number;
}
