import type { QueryRunner } from 'typeorm';

/** Runs a statement and returns its rows; TypeORM's plain answer differs between kinds of statement. */
export async function rowsOf<Row extends object>(
  runner: QueryRunner,
  sql: string,
  parameters: readonly unknown[],
): Promise<Row[]> {
  const result = await runner.query(sql, [...parameters], true);
  return result.records as Row[];
}
