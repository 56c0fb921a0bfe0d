import type { Instant } from '@fairlead/core';

/** Who wants something of the gateway itself, and why. */
interface Asked {
  readonly by: string;
  readonly reason: string;
  readonly at: Instant;
}

/** What was asked of the gateway itself, beside order management: it is kept in a file, so that no record is needed. */
export interface DirectHalt {
  /** Set while it lets no entry pass. */
  readonly halted: Asked | null;
  /** A flatten that could not be handed on yet, with the id that makes a repeat harmless. */
  readonly flatten: (Asked & { readonly requestId: string }) | null;
}

/** Nothing was asked. */
export const NOT_HALTED: DirectHalt = { halted: null, flatten: null };
