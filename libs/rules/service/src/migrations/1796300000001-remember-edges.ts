import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often the conditions of a rule that no event starts began to hold, and whether they may begin again. */
export class RememberEdges1796300000001 implements MigrationInterface {
  readonly name = 'RememberEdges1796300000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE rule_edge (
      account text NOT NULL,
      rule_id text NOT NULL,
      instrument_key text NOT NULL,
      ordinal integer NOT NULL,
      is_armed boolean NOT NULL,
      changed_at_ms bigint NOT NULL,
      PRIMARY KEY (account, rule_id, instrument_key)
    )`);
    await runner.query('CREATE INDEX rule_edge_disarmed ON rule_edge (account) WHERE NOT is_armed');
    await runner.query('CREATE INDEX rule_state_day ON rule_state (account, day)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX rule_state_day');
    await runner.query('DROP TABLE rule_edge');
  }
}
