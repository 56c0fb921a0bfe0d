import type { ServiceName } from '@fairlead/contracts';
import type { Clock } from '@fairlead/core';
import type { PgSession } from './pg-session';
import { UnitTx } from './unit-tx';

/** A unit of work on one connection. */
export class PgTx extends UnitTx {
  constructor(
    private readonly session: PgSession,
    service: ServiceName,
    clock: Clock,
  ) {
    super(service, clock);
  }

  async query<Row extends object = Record<string, unknown>>(
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<Row[]> {
    this.count();
    return this.session.query<Row>(sql, parameters);
  }
}
