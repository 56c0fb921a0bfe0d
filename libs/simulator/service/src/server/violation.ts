/** Something a client sent that does not match the wire format: drift, and in tests a failure. */
export interface WireViolation {
  readonly at: number;
  readonly connection: number;
  readonly clientId: number | null;
  readonly message: string;
  readonly field: string;
  readonly problem: string;
  readonly frame: readonly string[];
}
