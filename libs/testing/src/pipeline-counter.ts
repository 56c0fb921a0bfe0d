import type { CommittedUnit, PlatformObserver, PublishedMessage } from '@fairlead/platform';

/** What one story cost. */
export interface StoryCost {
  /** Committed units of work, as `<service>` in order. */
  readonly commits: readonly string[];
  /** Durable messages, as `<type>` in order. */
  readonly hops: readonly string[];
  /** The most statements that one unit took, BEGIN and COMMIT not counted. */
  readonly statementsMax: number;
}

/** Counts commits and durable messages by correlation id: give it to the platform as an observer. */
export class PipelineCounter implements PlatformObserver {
  private readonly units: CommittedUnit[] = [];
  private readonly messages: PublishedMessage[] = [];

  committed(unit: CommittedUnit): void {
    this.units.push(unit);
  }

  published(message: PublishedMessage): void {
    this.messages.push(message);
  }

  /** Returns what a story has cost so far. */
  costOf(correlationId: string): StoryCost {
    const units = this.units.filter(({ correlationIds }) => correlationIds.includes(correlationId));
    const messages = this.messages.filter(({ body }) => correlationOf(body) === correlationId);
    return {
      commits: units.map(({ service }) => service),
      hops: messages.map(({ type }) => type),
      statementsMax: Math.max(0, ...units.map(({ statements }) => statements)),
    };
  }
}

function correlationOf(body: string): string {
  return (JSON.parse(body) as { correlationId: string }).correlationId;
}
