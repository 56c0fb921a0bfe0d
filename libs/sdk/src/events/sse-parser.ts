/** One server-sent event. */
export interface ServerSentEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
}

/** Takes a stream of text apart into server-sent events (the format is the HTML standard's). */
export class SseParser {
  private rest = '';

  /** Returns the events that this piece of text completes. */
  push(text: string): readonly ServerSentEvent[] {
    const blocks = (this.rest + text).split(/\r?\n\r?\n/);
    this.rest = blocks.pop() ?? '';
    return blocks.flatMap((block) => {
      const event = eventOf(block);
      return event === null ? [] : [event];
    });
  }
}

/** Returns the event of a block, or null for one that holds comments only. */
function eventOf(block: string): ServerSentEvent | null {
  const fields = block.split(/\r?\n/).flatMap((line) => {
    const [, name, value] = /^([^:]+):? ?(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [{ name, value }];
  });
  const last = (name: string): string =>
    fields.findLast((field) => field.name === name)?.value ?? '';
  const data = fields.flatMap(({ name, value }) => (name === 'data' ? [value] : []));
  if (data.length === 0) return null;
  return { id: last('id'), type: last('event') || 'message', data: data.join('\n') };
}
