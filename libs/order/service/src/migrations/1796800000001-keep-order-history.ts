import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the broker says an order's moment is: milliseconds in the record of a trade. */
const moment = (field: string): string =>
  `to_char(to_timestamp((leg.value->>'${field}')::numeric / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * Every order is kept with what it is looked up by and how it stood from moment to moment. Orders of before are kept as they
 * stand; how they came to that was not kept. A person may have several orders to enter work at once: each is a trade of the
 * strategy `manual`.
 */
export class KeepOrderHistory1796800000001 implements MigrationInterface {
  readonly name = 'KeepOrderHistory1796800000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE order_leg
        ADD COLUMN account text,
        ADD COLUMN symbol text,
        ADD COLUMN perm_id bigint,
        ADD COLUMN oca_group text,
        ADD COLUMN placed_at timestamptz,
        ADD COLUMN record jsonb,
        ADD COLUMN moments jsonb NOT NULL DEFAULT '[]'`);
    await runner.query(`
      UPDATE order_leg SET account = trade.account, symbol = trade.symbol,
        perm_id = (leg.value->>'permId')::bigint, oca_group = leg.value->>'ocaGroup',
        placed_at = to_timestamp((leg.value->>'placedAt')::numeric / 1000),
        record = jsonb_strip_nulls(jsonb_build_object(
          'account', trade.account, 'instrumentKey', trade.instrument_key, 'symbol', trade.symbol,
          'tradeId', trade.trade_id, 'strategy', trade.strategy, 'orderRef', order_leg.order_ref,
          'role', leg.value->>'purpose', 'side', leg.value->>'side', 'orderType', leg.value->>'type',
          'timeInForce', leg.value->>'timeInForce', 'status', leg.value->>'status',
          'quantity', leg.value->'terms'->>'quantity', 'filledQuantity', leg.value->>'filled',
          'limitPrice', leg.value->'terms'->>'limitPrice', 'stopPrice', leg.value->'terms'->>'stopPrice',
          'ocaGroup', leg.value->>'ocaGroup', 'permId', (leg.value->>'permId')::bigint,
          'code', nullif(leg.value->>'code', ''), 'reason', leg.value->>'reason',
          'goodTill', ${moment('goodTill')}, 'placedAt', ${moment('placedAt')},
          'changedAt', to_char(trade.changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
      FROM trade, jsonb_array_elements(trade.state->'legs') AS leg
      WHERE trade.trade_id = order_leg.trade_id AND leg.value->>'orderRef' = order_leg.order_ref`);
    await runner.query('CREATE INDEX order_placed ON order_leg (account, placed_at DESC, order_ref DESC)'); // prettier-ignore
    await runner.query('CREATE INDEX order_by_broker ON order_leg (perm_id)');
    await runner.query('CREATE INDEX order_of_group ON order_leg (account, oca_group)');
    await runner.query('CREATE INDEX order_of_trade ON order_leg (trade_id)');
    await runner.query('DROP INDEX trade_one_open');
    await runner.query(`
      CREATE UNIQUE INDEX trade_one_open ON trade (account, instrument_key, strategy)
        WHERE open AND NOT reopened AND strategy <> 'manual'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX trade_one_open');
    await runner.query(`
      CREATE UNIQUE INDEX trade_one_open ON trade (account, instrument_key, strategy)
        WHERE open AND NOT reopened`);
    await runner.query('DROP INDEX order_placed, order_by_broker, order_of_group, order_of_trade');
    await runner.query(`
      ALTER TABLE order_leg DROP COLUMN account, DROP COLUMN symbol, DROP COLUMN perm_id,
        DROP COLUMN oca_group, DROP COLUMN placed_at, DROP COLUMN record, DROP COLUMN moments`);
  }
}
