import type { BrokerInstrumentV1, Envelope } from '@fairlead/contracts';
import { present } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import {
  type AccountCommand,
  GatewayStore,
  type HaltState,
  type OrderIdNeed,
  type TradedContractKey,
} from '../../../application/ports/gateway-store';
import { type GatewayMemory, sortedBy } from './gateway-memory';

const DEFERRED_MAX = 500;

/** The rest of what the gateway keeps, in memory. */
export class MemoryGatewayStore extends GatewayStore {
  constructor(private readonly memory: GatewayMemory) {
    super();
  }

  async takeJournal(tx: Tx, account: string): Promise<number> {
    const token = ((await this.memory.writers.find(tx, account))?.token ?? 0) + 1;
    await this.memory.writers.save(tx, { account, token });
    return token;
  }

  async nextEpoch(tx: Tx, account: string): Promise<number> {
    const session = await this.session(tx, account);
    const epoch = session.epoch + 1;
    await this.memory.sessions.save(tx, { ...session, epoch });
    return epoch;
  }

  async epoch(tx: Tx, account: string): Promise<number> {
    return (await this.session(tx, account)).epoch;
  }

  async takeOrderIds(tx: Tx, account: string, need: OrderIdNeed): Promise<number> {
    const found = await this.memory.sessions.find(tx, account);
    const session = present(found, 'a session row exists once a connection was made');
    const first = Math.max(session.highWater + 1, need.firstFree);
    await this.memory.sessions.save(tx, { ...session, highWater: first + need.count - 1 });
    return first;
  }

  async highWater(tx: Tx, account: string): Promise<number> {
    return (await this.session(tx, account)).highWater;
  }

  async halt(tx: Tx, account: string): Promise<boolean> {
    return (await this.session(tx, account)).halted;
  }

  async setHalt(tx: Tx, account: string, { halted }: HaltState): Promise<void> {
    await this.memory.sessions.save(tx, { ...(await this.session(tx, account)), halted });
  }

  async instruments(tx: Tx, account: string): Promise<readonly BrokerInstrumentV1[]> {
    const own = await this.memory.instruments.list(tx, (each) => each.account === account);
    return sortedBy(own, ({ instrumentKey }) => instrumentKey);
  }

  async tradedContracts(tx: Tx, account: string): Promise<readonly TradedContractKey[]> {
    const rows = await this.memory.journal.list(tx, (row) => row.account === account);
    const keys = rows.map(({ contract: { contractId, instrumentKey } }) => ({
      contractId,
      instrumentKey,
    }));
    return [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()];
  }

  saveInstrument(tx: Tx, instrument: BrokerInstrumentV1): Promise<void> {
    return this.memory.instruments.save(tx, instrument);
  }

  async defer(tx: Tx, command: AccountCommand): Promise<void> {
    await this.memory.deferred.add(tx, command);
  }

  async deferred(tx: Tx, account: string): Promise<readonly Envelope[]> {
    const own = await this.memory.deferred.list(tx, ({ data }) => data.account === account);
    return own.slice(0, DEFERRED_MAX);
  }

  async isDeferred(tx: Tx, messageId: string): Promise<boolean> {
    return (await this.memory.deferred.find(tx, messageId)) !== null;
  }

  async undefer(tx: Tx, messageIds: readonly string[]): Promise<void> {
    await this.memory.deferred.remove(tx, ({ id }) => messageIds.includes(id));
  }

  private async session(
    tx: Tx,
    account: string,
  ): Promise<{ account: string; epoch: number; highWater: number; halted: boolean }> {
    const found = await this.memory.sessions.find(tx, account);
    return found ?? { account, epoch: 0, highWater: 0, halted: false };
  }
}
