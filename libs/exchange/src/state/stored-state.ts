import type { Execution } from '../api/views';
import type { AccountRecord, BookRecord, EngineState, OrderRecord, PositionRecord } from './state';

/** The state with its maps as lists; what is derived is left out and made again. */
export interface StoredState extends Pick<
  EngineState,
  | 'now'
  | 'random'
  | 'nextPermId'
  | 'nextExecution'
  | 'behaviour'
  | 'rates'
  | 'config'
  | 'settledThrough'
> {
  readonly live: readonly OrderRecord[];
  readonly done: readonly OrderRecord[];
  readonly books: readonly BookRecord[];
  readonly accounts: readonly AccountRecord[];
  readonly positions: readonly PositionRecord[];
  readonly settled: readonly PositionRecord[];
  readonly executions: readonly (readonly [number: number, execution: Execution])[];
}
