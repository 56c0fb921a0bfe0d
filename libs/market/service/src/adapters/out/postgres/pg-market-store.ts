import type { MarketIndicatorV1 } from '@fairlead/contracts';
import { decimal, decimalText, instant, instantText } from '@fairlead/core';
import type { Bar, BarInterval } from '@fairlead/market-domain';
import type { Tx } from '@fairlead/platform';
import {
  type KnownInstrument,
  MarketStore,
  type StoredRangeBar,
} from '../../../application/ports/market-store';

interface InstrumentRow {
  readonly instrument_key: string;
  readonly resolved: boolean;
  readonly liquid_hours: string;
  readonly time_zone: string;
}

interface RangeBarRow {
  readonly instrument_key: string;
  readonly starts_at_ms: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
}

/** Market data in the service's own schema. */
export class PgMarketStore extends MarketStore {
  async instruments(tx: Tx): Promise<readonly KnownInstrument[]> {
    const rows = await tx.query<InstrumentRow>(
      'SELECT instrument_key, resolved, liquid_hours, time_zone FROM instrument ORDER BY position',
    );
    return rows.map((row) => ({
      instrumentKey: row.instrument_key,
      resolved: row.resolved,
      liquidHours: row.liquid_hours,
      timeZone: row.time_zone,
    }));
  }

  async saveInstrument(tx: Tx, instrument: KnownInstrument): Promise<void> {
    await tx.query(
      `INSERT INTO instrument (instrument_key, resolved, liquid_hours, time_zone)
       VALUES ($1, $2, $3, $4)
       ON CONFLICT (instrument_key) DO UPDATE
       SET resolved = excluded.resolved, liquid_hours = excluded.liquid_hours,
           time_zone = excluded.time_zone`,
      [instrument.instrumentKey, instrument.resolved, instrument.liquidHours, instrument.timeZone],
    );
  }

  async newestBars(
    tx: Tx,
    of: { interval: BarInterval; count: number },
  ): Promise<readonly StoredRangeBar[]> {
    const rows = await tx.query<RangeBarRow>(
      `SELECT bar.instrument_key, (extract(epoch FROM bar.starts_at) * 1000)::bigint AS starts_at_ms,
              bar.high, bar.low, bar.close
       FROM instrument
       CROSS JOIN LATERAL (
         SELECT * FROM bar
         WHERE bar.instrument_key = instrument.instrument_key AND bar.interval = $1
         ORDER BY bar.starts_at DESC LIMIT $2
       ) AS bar
       ORDER BY bar.instrument_key, bar.starts_at`,
      [of.interval, of.count],
    );
    return rows.map((row) => ({
      instrumentKey: row.instrument_key,
      startsAt: Number(row.starts_at_ms),
      high: row.high,
      low: row.low,
      close: row.close,
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
                        tick_count, delayed, source)
       SELECT *, $11 FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::numeric[],
         $5::numeric[], $6::numeric[], $7::numeric[], $8::numeric[], $9::int[], $10::boolean[])
       ON CONFLICT DO NOTHING
       RETURNING instrument_key || ' ' || interval || ' '
         || (extract(epoch FROM starts_at) * 1000)::bigint AS id`,
      [...columnsOf(bars), source],
    );
    const added = new Set(rows.map((row) => row.id));
    return bars.filter((bar) => added.has(`${bar.instrumentKey} ${bar.interval} ${bar.startsAt}`));
  }

  async indicators(tx: Tx): Promise<readonly MarketIndicatorV1[]> {
    const rows = await tx.query<{ data: MarketIndicatorV1 }>(
      'SELECT data FROM indicator ORDER BY instrument_key',
    );
    return rows.map((row) => row.data);
  }

  async saveIndicators(tx: Tx, indicators: readonly MarketIndicatorV1[]): Promise<void> {
    await tx.query(
      `INSERT INTO indicator (instrument_key, name, data)
       SELECT * FROM unnest($1::text[], $2::text[], $3::jsonb[])
       ON CONFLICT (instrument_key, name) DO UPDATE SET data = excluded.data`,
      [
        indicators.map((indicator) => indicator.instrumentKey),
        indicators.map((indicator) => indicator.name),
        indicators.map((indicator) => JSON.stringify(indicator)),
      ],
    );
  }

  async silent(tx: Tx): Promise<readonly string[]> {
    const rows = await tx.query<{ instrument_key: string }>(
      'SELECT instrument_key FROM silent_instrument',
    );
    return rows.map((row) => row.instrument_key);
  }

  async saveSilent(tx: Tx, of: { instrumentKey: string; silent: boolean }): Promise<void> {
    await tx.query(
      of.silent
        ? 'INSERT INTO silent_instrument (instrument_key) VALUES ($1) ON CONFLICT DO NOTHING'
        : 'DELETE FROM silent_instrument WHERE instrument_key = $1',
      [of.instrumentKey],
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
