import type { HistoricalBar } from '@fairlead/contracts';
import { type Instant, instant, instantText } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import {
  PastBarsStore,
  type PastSeries,
  type PastStretch,
} from '../../../application/ports/past-bars-store';

interface StretchRow {
  readonly from_ms: string;
  readonly until_ms: string;
  readonly fetched_ms: string;
  readonly bars: readonly HistoricalBar[];
}

/** The broker's answers about the past that an account got, in the service's own schema. */
export class PgPastBarsStore extends PastBarsStore {
  constructor(private readonly account: string) {
    super();
  }

  async before(
    tx: Tx,
    series: PastSeries,
    { until, fetchedSince }: { readonly until: Instant; readonly fetchedSince: Instant },
  ): Promise<PastStretch | null> {
    const [row] = await tx.query<StretchRow>(
      `SELECT (extract(epoch FROM from_at) * 1000)::bigint AS from_ms,
              (extract(epoch FROM until_at) * 1000)::bigint AS until_ms,
              (extract(epoch FROM fetched_at) * 1000)::bigint AS fetched_ms, bars
       FROM past_stretch JOIN instrument USING (account, contract_id)
       WHERE account = $1 AND instrument_key = $2 AND past_stretch.interval = $3
         AND show = $4 AND regular_hours = $5
         AND from_at < $6 AND until_at >= $6 AND fetched_at >= $7
       ORDER BY from_at LIMIT 1`,
      [...this.columnsOf(series), instantText(until), instantText(fetchedSince)],
    );
    if (row === undefined) return null;
    return {
      from: instant(Number(row.from_ms)),
      until: instant(Number(row.until_ms)),
      fetchedAt: instant(Number(row.fetched_ms)),
      bars: row.bars,
    };
  }

  async keep(tx: Tx, series: PastSeries, stretch: PastStretch): Promise<void> {
    const { from, until, fetchedAt, bars } = stretch;
    await tx.query(
      `INSERT INTO past_stretch (account, contract_id, interval, show, regular_hours, from_at, until_at,
                                 fetched_at, bar_count, bars)
       SELECT account, contract_id, $3, $4, $5, $6, $7, $8, $9, $10
       FROM instrument WHERE account = $1 AND instrument_key = $2 AND contract_id <> 0`,
      [
        ...this.columnsOf(series),
        instantText(from),
        instantText(until),
        instantText(fetchedAt),
        bars.length,
        JSON.stringify(bars),
      ],
    );
  }

  async prune(
    tx: Tx,
    { fetchedSince, barsMax }: { readonly fetchedSince: Instant; readonly barsMax: number },
  ): Promise<void> {
    await tx.query(
      `DELETE FROM past_stretch USING (
         SELECT id, sum(bar_count) OVER (ORDER BY fetched_at DESC, id DESC) AS newer FROM past_stretch
       ) AS counted
       WHERE past_stretch.id = counted.id AND (fetched_at < $1 OR counted.newer > $2)`,
      [instantText(fetchedSince), barsMax],
    );
  }

  private columnsOf({ instrumentKey, interval, show, regularHours }: PastSeries) {
    return [this.account, instrumentKey, interval, show, regularHours] as const;
  }
}
