import { assert } from '@fairlead/core';
import { type ClientBase, type QueryResult, escapeLiteral } from 'pg';
import type { QueryRunner } from 'typeorm';
import type { TransportMessage } from '../messaging/transport';
import { isStalePlan } from './failures';
import { StatementNames } from './statement-names';

const STATEMENTS = new StatementNames();

/**
 * One transaction on one connection, in as few trips as can be: BEGIN travels with the inbox row, and COMMIT with the
 * outbox rows. Several statements in one trip cannot have parameters, so the values are quoted by pg.
 */
export class PgSession {
  private constructor(
    private readonly runner: QueryRunner,
    private readonly client: ClientBase & { end(): Promise<void> },
  ) {}

  /** Takes a connection of the pool. */
  static async take(runner: QueryRunner): Promise<PgSession> {
    return new PgSession(runner, (await runner.connect()) as ClientBase & { end(): Promise<void> });
  }

  async begin(): Promise<void> {
    await this.client.query('BEGIN');
  }

  /** Begins and enters messages into the inbox. Returns the ids that were not there yet. */
  async beginEntering(consumer: string, messageIds: readonly string[]): Promise<readonly string[]> {
    const rows = messageIds.map((id) => `${escapeLiteral(consumer)}, ${escapeLiteral(id)}`);
    const inserted = await this.several(
      `BEGIN; INSERT INTO inbox (consumer, message_id) VALUES (${rows.join('), (')})
        ON CONFLICT DO NOTHING RETURNING message_id`,
    );
    const entered = (inserted.at(-1)?.rows ?? []) as { message_id: string }[];
    return entered.map(({ message_id }) => message_id);
  }

  async query<Row extends object>(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    // Without parameters the simple protocol is used, which allows several statements; the last one answers.
    const name = parameters.length === 0 ? {} : STATEMENTS.nameOf(sql);
    const result: unknown = await this.client
      .query({ ...name, text: sql, values: [...parameters] })
      .catch((error: unknown) => {
        if (isStalePlan(error)) STATEMENTS.rename(sql);
        throw error;
      });
    const last = (Array.isArray(result) ? result.at(-1) : result) as QueryResult<Row> | undefined;
    return last?.rows ?? [];
  }

  /** Throws where a statement failed before and the failure was swallowed: PostgreSQL then answers with a rollback. */
  async commit(): Promise<void> {
    const { command } = await this.client.query('COMMIT');
    assert(command === 'COMMIT', 'a statement failed in this unit of work: it was rolled back');
  }

  /** Inserts outgoing messages and commits. Returns the numbers that they got, in their order. */
  async commitWith(messages: readonly TransportMessage[], writer: string): Promise<number[]> {
    const rows = messages.map(({ id, subject, type, body }) =>
      [id, subject, type, body, writer].map((text) => escapeLiteral(text)).join(', '),
    );
    const [inserted] = await this.several(
      `INSERT INTO outbox (id, subject, type, envelope, writer)
        VALUES (${rows.join('), (')}) RETURNING seq; COMMIT`,
    );
    const seqs = (inserted?.rows ?? []) as { seq: string }[];
    return seqs.map(({ seq }) => Number(seq)).sort((a, b) => a - b);
  }

  async rollback(): Promise<void> {
    // A connection that cannot even roll back must not go back to the pool with its transaction open.
    await this.client.query('ROLLBACK').catch(() => this.client.end());
  }

  async release(): Promise<void> {
    await this.runner.release();
  }

  private async several(sql: string): Promise<QueryResult[]> {
    const results: unknown = await this.client.query(sql);
    return results as QueryResult[];
  }
}
