/** Another gateway has taken the journal over: nothing of the unit of work counts, and nothing of it is sent. */
class FencedOutError extends Error {
  override readonly name = 'FencedOutError';
  /** It says nothing about what was to be written. */
  readonly code = 'FENCED_OUT';
}

/**
 * The right to write the journal of an account. Whoever took it last has it, by a token that each write is held against in
 * its own transaction: a gateway that slept while another began writes nothing more, however sure it is of its lock.
 */
export class JournalFence {
  private held = 0;
  private lost = false;
  private refused: () => void = () => undefined;

  constructor(readonly account: string) {}

  /** 0 before the first. */
  get token(): number {
    return this.held;
  }

  /** True once a write was refused: it is another's until this process ends. */
  get isLost(): boolean {
    return this.lost;
  }

  take(token: number): void {
    this.held = token;
  }

  /** Says who learns of it at once. */
  onRefused(refused: () => void): void {
    this.refused = refused;
  }

  /** Throws where the write found the token to be another's. */
  check(isHeld: boolean): void {
    if (isHeld) return;
    this.lost = true;
    this.refused();
    throw new FencedOutError('another tws-gateway writes the journal of this account');
  }
}
