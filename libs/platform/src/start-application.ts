import type { INestApplication } from '@nestjs/common';
import { hostCheck } from './http/host-check';
import { ProblemFilter } from './http/problem.filter';
import { FairleadStrategy } from './messaging/fairlead-strategy';
import { NestLogger } from './observability/nest-logger';
import { PinoLogger } from './observability/pino-logger';

/** Where the HTTP API listens; port 0 takes a free one. */
export interface HttpAddress {
  readonly host: string;
  readonly port: number;
  /** Names that it is called by beside those of the loopback. */
  readonly names: readonly string[];
}

/**
 * Starts an application whose root imports `PlatformModule.forRoot`: all modules' `onApplicationBootstrap` first, then
 * HTTP, and last the consumption and publishing of messages. Throws where the handlers differ from flow.ts.
 */
export async function startApplication(app: INestApplication, http?: HttpAddress): Promise<void> {
  const logger = app.get(PinoLogger);
  app.useLogger(new NestLogger(logger));
  app.useGlobalFilters(new ProblemFilter(logger));
  app.connectMicroservice({ strategy: app.get(FairleadStrategy) });
  if (http === undefined) await app.init();
  else {
    app.use(hostCheck({ address: http.host, names: http.names }));
    await app.listen(http.port, http.host);
  }
  await app.startAllMicroservices();
}
