import type { PositionV1 } from '@fairlead/contracts';
import type { UnitOfWork } from '@fairlead/platform';
import { positionView } from './position.mapper';
import type { PositionStore } from './ports/position-store';
import type { QuoteBoard } from './quote-board';

/** Answers what positions there are. */
export class PositionQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: PositionStore,
    private readonly quotes: QuoteBoard,
  ) {}

  /** Returns the positions with shares, valued at the last quotes. */
  async positions(): Promise<readonly PositionV1[]> {
    const records = await this.unitOfWork.run((tx) => this.store.open(tx));
    return records.map((record) => positionView(record, this.quotes.mark(record.instrumentKey)));
  }
}
