import type { Clock } from '@fairlead/core';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from '../observability/logger';
import { type StopEvery, every } from '../time/every';
import { fileProblemText } from '../yaml/file-problem';
import { WatchedFile, readDocument } from '../yaml/watched-file';
import type { InstrumentCatalogue } from './instrument-catalogue';
import { parseInstruments } from './parse-instruments';

const LOOK_MS = 1_000;

/** What keeping the list as its file needs. */
export interface InstrumentsFileParts {
  readonly path: string;
  readonly catalogue: InstrumentCatalogue;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Keeps the catalogue of this process as `instruments.yaml` says. A file that breaks changes nothing. */
export class InstrumentsFile implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly file: WatchedFile;
  private stopLooking: StopEvery = () => Promise.resolve();

  constructor(private readonly parts: InstrumentsFileParts) {
    this.file = new WatchedFile(parts.path, { clock: parts.clock, read: readDocument });
  }

  onApplicationBootstrap(): void {
    const { logger } = this.parts;
    this.stopLooking = every(LOOK_MS, () => this.look(), { logger, event: 'instruments.not-looked-at' }); // prettier-ignore
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stopLooking();
  }

  private async look(): Promise<void> {
    const sighting = await this.file.changed();
    if (sighting === null) return;
    const { catalogue, logger, path } = this.parts;
    const { reading } = sighting;
    const parsed = reading.ok ? parseInstruments(reading.value) : reading;
    this.file.markSeen(sighting);
    if (parsed.ok) return catalogue.takeOver(parsed.value);
    const problems = parsed.refusal.slice(0, 20).map((problem) => fileProblemText(path, problem));
    logger.error('instruments.refused', { problems });
  }
}
