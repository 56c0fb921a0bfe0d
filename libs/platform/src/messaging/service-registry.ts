import type { ServiceName } from '@fairlead/contracts';
import { assert, present } from '@fairlead/core';
import type { ServiceRuntime } from '../service-runtime';

/** The services that live in this process. */
export class ServiceRegistry {
  private readonly runtimes = new Map<ServiceName, ServiceRuntime>();

  add(runtime: ServiceRuntime): void {
    assert(!this.runtimes.has(runtime.service), `${runtime.service} is there twice`);
    this.runtimes.set(runtime.service, runtime);
  }

  /** Returns the runtime of a service. Throws where it does not live here. */
  of(service: ServiceName): ServiceRuntime {
    return present(this.runtimes.get(service), `${service} does not live in this process`);
  }

  all(): readonly ServiceRuntime[] {
    return [...this.runtimes.values()];
  }
}
