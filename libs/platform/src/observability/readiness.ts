/** What `/health/ready` says of one service. Liveness is the event loop alone and never depends on this. */
export abstract class Readiness {
  /** States whether a named part of the service is ready, with the reason where it is not. */
  abstract report(part: string, ready: boolean, reason?: string): void;
}
