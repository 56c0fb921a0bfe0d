import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { Result } from '@fairlead/core';
import { MisuseError } from '../client/errors';
import type { Environment } from '../client/installation';

/** What keeps Fairlead from the broker, or from entries, and what to do. */
export interface BrokerTrouble {
  /** Such as `DISCONNECTED`. */
  readonly code: string;
  readonly reason: string;
  readonly advice: string;
}

/** Everything, running in this process. */
export interface StartedProduct {
  readonly url: string;
  readonly account: string;
  readonly simulated: boolean;
  readonly warnings: readonly string[];
  /** Null where there is a way to the broker. */
  readonly trouble: BrokerTrouble | null;
  readonly stop: () => Promise<void>;
}

/** What a built Fairlead offers to programs that run it themselves: `dist/apps/fairlead/embedded.cjs`. */
export interface Product {
  readonly start: (
    settings: Environment,
  ) => Promise<
    Result<StartedProduct, { readonly code: string; readonly problems: readonly string[] }>
  >;
}

const PLACE = 'dist/apps/fairlead/embedded.cjs';

/**
 * Returns the product of an installation: of the one that is named, else of the one that the SDK is a part of. Throws a
 * MisuseError where there is none: the package of the SDK brings no server.
 */
export function loadProduct(installation: string | undefined): Product {
  const file =
    installation === undefined ? nearest(__dirname) : existing(join(resolve(installation), PLACE));
  if (file === null) {
    throw new MisuseError(
      `Fairlead is not there: ${installation === undefined ? 'this package brings the client alone' : `${installation} has no ${PLACE}`}.`,
      'Name a clone of Fairlead that is built (npm ci && npm run build) as `installation`, or run Fairlead by itself and use FairleadClient.',
    );
  }
  return createRequire(file)(file) as Product;
}

function nearest(directory: string): string | null {
  const found = existing(join(directory, PLACE));
  const above = dirname(directory);
  return found ?? (above === directory ? null : nearest(above));
}

function existing(file: string): string | null {
  return existsSync(file) ? file : null;
}
