import type { ServiceName } from '@fairlead/contracts';
import { present } from '@fairlead/core';
import type { DynamicModule } from '@nestjs/common';
import type { Migration } from '../persistence/service-database';

/** A service and what makes its tables. */
export interface ServiceSchema {
  readonly service: ServiceName;
  readonly migrations: readonly Migration[];
}

/** A service's module carries its schema under this token, so that provisioning need not start the service. */
export const SERVICE_SCHEMA = Symbol('fairlead.service-schema');

/** Returns the schema of a service from its registered module. */
export function schemaOfModule(module: DynamicModule): ServiceSchema {
  const carried = (module.imports ?? [])
    .flatMap((imported) => ('providers' in imported ? (imported.providers ?? []) : []))
    .flatMap((provider) =>
      'provide' in provider && provider.provide === SERVICE_SCHEMA && 'useValue' in provider
        ? [provider.useValue as ServiceSchema]
        : [],
    );
  return present(carried[0], `${module.module.name} does not import PlatformModule.forService`);
}
