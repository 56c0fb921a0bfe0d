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

/** The tables `writer`, `session`, `instrument` and `deferred_command`. */
export class PgGatewayStore extends GatewayStore {
  async takeJournal(tx: Tx, account: string): Promise<number> {
    const [row] = await tx.query<{ token: number }>(
      `INSERT INTO writer (account, token) VALUES ($1, 1)
       ON CONFLICT (account) DO UPDATE SET token = writer.token + 1 RETURNING token`,
      [account],
    );
    return present(row, 'an upsert returns its row').token;
  }

  async nextEpoch(tx: Tx, account: string): Promise<number> {
    const [row] = await tx.query<{ epoch: number }>(
      `INSERT INTO session (account, epoch) VALUES ($1, 1)
       ON CONFLICT (account) DO UPDATE SET epoch = session.epoch + 1 RETURNING epoch`,
      [account],
    );
    return row?.epoch ?? 1;
  }

  async epoch(tx: Tx, account: string): Promise<number> {
    const [row] = await tx.query<{ epoch: number }>(
      `SELECT epoch FROM session WHERE account = $1`,
      [account],
    );
    return row?.epoch ?? 0;
  }

  async takeOrderIds(tx: Tx, account: string, need: OrderIdNeed): Promise<number> {
    const [row] = await tx.query<{ high_water: number }>(
      `UPDATE session SET high_water = GREATEST(high_water, $2::integer - 1) + $3::integer
       WHERE account = $1 RETURNING high_water`,
      [account, need.firstFree, need.count],
    );
    const highWater = present(row, 'a session row exists once a connection was made').high_water;
    return highWater - need.count + 1;
  }

  async highWater(tx: Tx, account: string): Promise<number> {
    const [row] = await tx.query<{ high_water: number }>(
      `SELECT high_water FROM session WHERE account = $1`,
      [account],
    );
    return row?.high_water ?? 0;
  }

  async halt(tx: Tx, account: string): Promise<boolean> {
    const [row] = await tx.query<{ halted: boolean }>(
      `SELECT halted FROM session WHERE account = $1`,
      [account],
    );
    return row?.halted ?? false;
  }

  async setHalt(tx: Tx, account: string, halt: HaltState): Promise<void> {
    await tx.query(
      `INSERT INTO session (account, epoch, halted, halt_reason) VALUES ($1, 0, $2, $3)
       ON CONFLICT (account) DO UPDATE SET halted = $2, halt_reason = $3`,
      [account, halt.halted, halt.reason],
    );
  }

  async instruments(tx: Tx, account: string): Promise<readonly BrokerInstrumentV1[]> {
    const rows = await tx.query<{ data: BrokerInstrumentV1 }>(
      `SELECT data FROM instrument WHERE account = $1 ORDER BY instrument_key`,
      [account],
    );
    return rows.map((row) => row.data);
  }

  async tradedContracts(tx: Tx, account: string): Promise<readonly TradedContractKey[]> {
    return tx.query<TradedContractKey>(
      `SELECT DISTINCT (contract->>'contractId')::int AS "contractId",
         contract->>'instrumentKey' AS "instrumentKey"
       FROM journal WHERE account = $1`,
      [account],
    );
  }

  async saveInstrument(tx: Tx, instrument: BrokerInstrumentV1): Promise<void> {
    await tx.query(
      `INSERT INTO instrument (account, instrument_key, data) VALUES ($1, $2, $3)
       ON CONFLICT (account, instrument_key) DO UPDATE SET data = EXCLUDED.data`,
      [instrument.account, instrument.instrumentKey, JSON.stringify(instrument)],
    );
  }

  async defer(tx: Tx, command: AccountCommand): Promise<void> {
    await tx.query(
      `INSERT INTO deferred_command (message_id, account, envelope) VALUES ($1, $2, $3)
       ON CONFLICT (message_id) DO NOTHING`,
      [command.id, command.data.account, JSON.stringify(command)],
    );
  }

  async deferred(tx: Tx, account: string): Promise<readonly Envelope[]> {
    const rows = await tx.query<{ envelope: Envelope }>(
      `SELECT envelope FROM deferred_command WHERE account = $1
       ORDER BY position LIMIT 500 FOR UPDATE`,
      [account],
    );
    return rows.map((row) => row.envelope);
  }

  async isDeferred(tx: Tx, messageId: string): Promise<boolean> {
    const rows = await tx.query(`SELECT 1 FROM deferred_command WHERE message_id = $1 FOR UPDATE`, [
      messageId,
    ]);
    return rows.length > 0;
  }

  async undefer(tx: Tx, messageIds: readonly string[]): Promise<void> {
    await tx.query(`DELETE FROM deferred_command WHERE message_id = ANY($1)`, [messageIds]);
  }
}
