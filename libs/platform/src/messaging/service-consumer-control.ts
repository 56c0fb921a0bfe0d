import type { EventClass } from '@fairlead/contracts';
import { ConsumerControl } from './consumer-control';
import type { Consumption } from './transport';

/** Remembers what is paused, also before consumption has begun. */
export class ServiceConsumerControl extends ConsumerControl {
  private readonly paused = new Set<string>();
  private consumption: Consumption | null = null;

  pause(types: readonly EventClass[]): void {
    const names = types.map(({ contract }) => contract.type);
    for (const name of names) this.paused.add(name);
    this.consumption?.pause(names);
  }

  resume(types: readonly EventClass[]): void {
    const names = types.map(({ contract }) => contract.type);
    for (const name of names) this.paused.delete(name);
    this.consumption?.resume(names);
  }

  /** The types that are paused now. */
  pausedTypes(): readonly string[] {
    return [...this.paused];
  }

  /** Connects the control to the consumption it steers. */
  attach(consumption: Consumption): void {
    this.consumption = consumption;
  }
}
