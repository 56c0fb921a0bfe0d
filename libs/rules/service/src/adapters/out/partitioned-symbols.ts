import { partitionToken } from '@fairlead/contracts';
import type { Partitions, Tx } from '@fairlead/platform';
import { SymbolOwnership } from '../../application/ports/symbol-ownership';

/** Symbols go by partition: the same that their signals come by. */
export class PartitionedSymbols extends SymbolOwnership {
  constructor(private readonly partitions: Partitions) {
    super();
  }

  owns(instrumentKey: string): boolean {
    return this.partitions.owns(partitionToken(instrumentKey));
  }

  hold(tx: Tx, instrumentKey: string): Promise<boolean> {
    return this.partitions.hold(tx, partitionToken(instrumentKey));
  }
}
