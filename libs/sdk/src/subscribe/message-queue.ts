/** What came and is not taken yet, in the order of its coming. */
export class MessageQueue<Message> {
  private readonly waiting: Message[] = [];
  private wake: () => void = () => undefined;
  private end: { readonly error: Error | null } | null = null;

  push(message: Message): void {
    this.waiting.push(message);
    this.wake();
  }

  /** Ends it: what is not taken by then is not given out any more. An error is thrown to whoever takes. */
  close(error: Error | null = null): void {
    this.end ??= { error };
    this.wake();
  }

  /** Returns the next message, however long that takes; null after the end. */
  async next(): Promise<Message | null> {
    for (;;) {
      if (this.end !== null) {
        if (this.end.error !== null) throw this.end.error;
        return null;
      }
      const [message] = this.waiting.splice(0, 1);
      if (message !== undefined) return message;
      await new Promise<void>((wake) => (this.wake = wake));
    }
  }
}
