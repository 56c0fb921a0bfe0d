import type { Tx } from '@fairlead/platform';

/** Which symbols this replica decides about: of several replicas one at a time owns a symbol. */
export abstract class SymbolOwnership {
  /** True where the symbol is this replica's now. What time and prices cause is begun by its owner only. */
  abstract owns(instrumentKey: string): boolean;
  /**
   * True where the symbol is this replica's still, and stays so until the unit of work ends; no other decision about it is
   * made meanwhile. Whatever decides without a delivered signal asks this first in its unit, and does nothing where it is false.
   */
  abstract hold(tx: Tx, instrumentKey: string): Promise<boolean>;
}
