import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Entries that were sent before they had a deadline get the one of their intent: an order that outlived its signal is
 * cancelled at the next opening of the gate. Of a bracket the entry is the first leg.
 */
export class GiveEntriesADeadline1764400001000 implements MigrationInterface {
  readonly name = 'GiveEntriesADeadline1764400001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE trade SET state = jsonb_set(trade.state, '{legs,0,goodTill}',
        to_jsonb(floor(extract(epoch FROM intent.expires_at) * 1000)))
      FROM intent
      WHERE trade.open AND intent.intent_id = (trade.state->'opening'->>'intentId')::uuid
        AND intent.expires_at IS NOT NULL
        AND trade.state->'legs'->0->>'purpose' = 'ENTRY'
        AND NOT trade.state->'legs'->0 ? 'goodTill'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE trade SET state = trade.state #- '{legs,0,goodTill}'`);
  }
}
