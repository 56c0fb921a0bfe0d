import type { DirectHalt } from '@fairlead/broker-domain';

/** Where it is kept what was asked of the gateway itself. It needs no database. */
export abstract class HaltFile {
  /** As it was written last. */
  abstract readonly now: DirectHalt;
  /** Returns once it is on the disk. */
  abstract write(halt: DirectHalt): void;
}
