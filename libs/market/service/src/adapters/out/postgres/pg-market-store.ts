import type { MarketIndicatorV1, PublishedIndicator } from '@fairlead/contracts';
import { decimal, decimalText, instant, instantText } from '@fairlead/core';
import type { Bar, BarInterval } from '@fairlead/market-domain';
import type { Tx } from '@fairlead/platform';
import {
  type KnownInstrument,
  MarketStore,
  type StoredBar,
} from '../../../application/ports/market-store';

interface InstrumentRow {
  readonly instrument_key: string;
  readonly resolved: boolean;
  readonly liquid_hours: string;
  readonly time_zone: string;
  readonly contract_id: number;
}

interface StoredBarRow {
  readonly instrument_key: string;
  readonly starts_at_ms: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
}

/** What an account sees of the market, in the service's own schema. */
export class PgMarketStore extends MarketStore {
  constructor(private readonly account: string) {
    super();
  }

  async instruments(tx: Tx): Promise<readonly KnownInstrument[]> {
    const rows = await tx.query<InstrumentRow>(
      `SELECT instrument_key, resolved, liquid_hours, time_zone, contract_id FROM instrument
       WHERE account = $1 ORDER BY position`,
      [this.account],
    );
    return rows.map((row) => ({
      instrumentKey: row.instrument_key,
      resolved: row.resolved,
      liquidHours: row.liquid_hours,
      timeZone: row.time_zone,
      contractId: row.contract_id,
    }));
  }

  async saveInstrument(tx: Tx, instrument: KnownInstrument): Promise<void> {
    await tx.query(
      `INSERT INTO instrument (instrument_key, resolved, liquid_hours, time_zone, contract_id, account)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (account, instrument_key) DO UPDATE
       SET resolved = excluded.resolved, liquid_hours = excluded.liquid_hours,
           time_zone = excluded.time_zone, contract_id = excluded.contract_id`,
      [
        instrument.instrumentKey,
        instrument.resolved,
        instrument.liquidHours,
        instrument.timeZone,
        instrument.contractId,
        this.account,
      ],
    );
  }

  async newestBars(
    tx: Tx,
    window: { interval: BarInterval; count: number },
  ): Promise<readonly StoredBar[]> {
    const rows = await tx.query<StoredBarRow>(
      `SELECT bar.instrument_key, (extract(epoch FROM bar.starts_at) * 1000)::bigint AS starts_at_ms,
              bar.high, bar.low, bar.close, bar.volume
       FROM instrument
       CROSS JOIN LATERAL (
         SELECT * FROM bar
         WHERE bar.account = instrument.account AND bar.instrument_key = instrument.instrument_key
           AND bar.contract_id = instrument.contract_id AND bar.interval = $1
         ORDER BY bar.starts_at DESC LIMIT $2
       ) AS bar
       WHERE instrument.account = $3
       ORDER BY bar.instrument_key, bar.starts_at`,
      [window.interval, window.count, this.account],
    );
    return rows.map((row) => ({
      instrumentKey: row.instrument_key,
      startsAt: Number(row.starts_at_ms),
      high: row.high,
      low: row.low,
      close: row.close,
      volume: row.volume,
    }));
  }

  async addBars(
    tx: Tx,
    bars: readonly Bar[],
    source: 'ticks' | 'history',
  ): Promise<readonly Bar[]> {
    if (bars.length === 0) return [];
    const rows = await tx.query<{ id: string }>(
      `INSERT INTO bar (instrument_key, interval, starts_at, open, high, low, close, volume,
                        tick_count, delayed, source, account, contract_id)
       SELECT new.*, $11, $12, coalesce(instrument.contract_id, 0)
       FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::numeric[], $5::numeric[],
         $6::numeric[], $7::numeric[], $8::numeric[], $9::int[], $10::boolean[]) AS new (key)
       LEFT JOIN instrument ON instrument.account = $12 AND instrument.instrument_key = new.key
       ON CONFLICT DO NOTHING
       RETURNING instrument_key || ' ' || interval || ' '
         || (extract(epoch FROM starts_at) * 1000)::bigint AS id`,
      [...columnsOf(bars), source, this.account],
    );
    const added = new Set(rows.map((row) => row.id));
    return bars.filter((bar) => added.has(`${bar.instrumentKey} ${bar.interval} ${bar.startsAt}`));
  }

  async indicators(tx: Tx): Promise<readonly MarketIndicatorV1[]> {
    const rows = await tx.query<{ data: MarketIndicatorV1 }>(
      `SELECT data FROM indicator JOIN instrument USING (account, instrument_key, contract_id)
       WHERE account = $1 ORDER BY instrument_key, name, period, indicator.interval`,
      [this.account],
    );
    return rows.map((row) => row.data);
  }

  async saveIndicators(tx: Tx, indicators: readonly MarketIndicatorV1[]): Promise<void> {
    await tx.query(
      `INSERT INTO indicator (instrument_key, name, period, interval, data, account, contract_id)
       SELECT new.*, $6, coalesce(instrument.contract_id, 0)
       FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::jsonb[]) AS new (key)
       LEFT JOIN instrument ON instrument.account = $6 AND instrument.instrument_key = new.key
       ON CONFLICT (account, instrument_key, name, period, interval) DO UPDATE
       SET data = excluded.data, contract_id = excluded.contract_id`,
      [
        indicators.map((indicator) => indicator.instrumentKey),
        indicators.map((indicator) => indicator.name),
        indicators.map((indicator) => indicator.period),
        indicators.map((indicator) => indicator.interval),
        indicators.map((indicator) => JSON.stringify(indicator)),
        this.account,
      ],
    );
  }

  async keepIndicators(tx: Tx, wanted: readonly PublishedIndicator[]): Promise<void> {
    await tx.query(
      `DELETE FROM indicator WHERE account = $1 AND (name, period, interval) NOT IN (
         SELECT * FROM unnest($2::text[], $3::int[], $4::text[]))`,
      [
        this.account,
        wanted.map(({ name }) => name),
        wanted.map(({ period }) => period),
        wanted.map(({ interval }) => interval),
      ],
    );
  }

  async silent(tx: Tx): Promise<readonly string[]> {
    const rows = await tx.query<{ instrument_key: string }>(
      'SELECT instrument_key FROM silent_instrument WHERE account = $1',
      [this.account],
    );
    return rows.map((row) => row.instrument_key);
  }

  async saveSilent(tx: Tx, change: { instrumentKey: string; silent: boolean }): Promise<void> {
    await tx.query(
      change.silent
        ? 'INSERT INTO silent_instrument (account, instrument_key) VALUES ($1, $2) ON CONFLICT DO NOTHING'
        : 'DELETE FROM silent_instrument WHERE account = $1 AND instrument_key = $2',
      [this.account, change.instrumentKey],
    );
  }

  async prune(tx: Tx, beforeMs: number): Promise<void> {
    await tx.query(`DELETE FROM bar WHERE interval IN ('5s', '10s') AND starts_at < $1`, [
      instantText(instant(beforeMs)),
    ]);
  }
}

function columnsOf(bars: readonly Bar[]): readonly unknown[] {
  return [
    bars.map((bar) => bar.instrumentKey),
    bars.map((bar) => bar.interval),
    bars.map((bar) => instantText(instant(bar.startsAt))),
    bars.map((bar) => plain(bar.open)),
    bars.map((bar) => plain(bar.high)),
    bars.map((bar) => plain(bar.low)),
    bars.map((bar) => plain(bar.close)),
    bars.map((bar) => plain(bar.volume)),
    bars.map((bar) => bar.tickCount),
    bars.map((bar) => bar.delayed),
  ];
}

/** Throws on text that is not a plain decimal, before PostgreSQL would take an `Infinity`. */
function plain(text: string): string {
  return decimalText(decimal(text));
}
