import type { HttpAdapterHost } from '@nestjs/core';
import { rawBodyReader } from './raw-body';
import type { SubmissionCounter } from './submission-counter';

/**
 * Puts the raw-body reader in front of everything. Nest adds its own parsers when the app initialises, which is after
 * the HTTP adapter is known, so this comes first whatever options the app was created with.
 */
export class RawBodyInstaller {
  constructor(host: HttpAdapterHost, counter: SubmissionCounter) {
    host.init$.subscribe(() => {
      host.httpAdapter.use(rawBodyReader(() => counter.count('TOO_LARGE')));
    });
  }
}
