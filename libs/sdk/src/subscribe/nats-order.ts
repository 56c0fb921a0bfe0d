/** A message of a stream. */
interface Sequenced {
  readonly seq: number;
  readonly redelivered: boolean;
}

/**
 * Brings the messages of a stream into their order at the start: what somebody before took and did not finish comes again
 * only after a while, and what is newer must not pass it.
 */
export class NatsOrder<Message extends Sequenced> {
  private waiting: Message[] | null;

  /** `unfinished`: so many were handed out before and are not answered for. */
  constructor(
    private unfinished: number,
    private readonly next: (message: Message) => void,
  ) {
    this.waiting = unfinished > 0 ? [] : null;
  }

  take(message: Message): void {
    if (this.waiting === null) {
      this.next(message);
      return;
    }
    this.waiting.push(message);
    if (message.redelivered) this.unfinished -= 1;
    if (this.unfinished <= 0) this.release();
  }

  /** Waits no longer: what has not come by now is in somebody else's hands. */
  release(): void {
    const waiting = this.waiting ?? [];
    this.waiting = null;
    for (const message of waiting.sort((one, other) => one.seq - other.seq)) this.next(message);
  }
}
