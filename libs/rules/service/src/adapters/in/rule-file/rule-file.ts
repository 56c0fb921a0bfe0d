import { type Clock, type Result, refused } from '@fairlead/core';
import {
  ConfigurationError,
  type FileProblem,
  type InstrumentCatalogue,
  type Logger,
  fileProblemText,
  parseInstruments,
} from '@fairlead/platform';
import { type FileView, type Rule, fileName } from '@fairlead/rules-domain';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { RuleFiles } from '../../../application/rule-files';
import { parseRules } from './parse-rules';
import { placedIn, readDocument, readRules } from './read-rules';
import { type FileSighting, WatchedFile } from './watched-file';

const LOOK_MS = 2_000;

/** What the files that rules are made of need. */
export interface RuleFileParts {
  readonly rulesPath: string;
  readonly instrumentsPath: string;
  /** The list that counts: the one of the start. */
  readonly instruments: InstrumentCatalogue;
  readonly files: RuleFiles;
  readonly logger: Logger;
  readonly clock: Clock;
}

/**
 * The file of rules: loaded before the first signal is decided, and again whenever it changes. The list of instruments
 * is watched beside it: it counts from the next start, but what is wrong with it is published now.
 */
export class RuleFile implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly rules: WatchedFile;
  private readonly list: WatchedFile;
  /** The instruments as the file has them now, where they are sound. */
  private listed: InstrumentCatalogue;
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly parts: RuleFileParts) {
    const { clock, rulesPath, instrumentsPath } = parts;
    this.rules = new WatchedFile(rulesPath, { clock, read: readRules });
    this.list = new WatchedFile(instrumentsPath, { clock, read: readDocument });
    this.listed = parts.instruments;
  }

  /** Throws a ConfigurationError with everything that is wrong: the engine does not start without its rules. */
  async onApplicationBootstrap(): Promise<void> {
    const sighting = await this.rules.read();
    const parsed = this.parsed(sighting);
    if (!parsed.ok) {
      const { rulesPath } = this.parts;
      throw new ConfigurationError(parsed.refusal.map((each) => fileProblemText(rulesPath, each)));
    }
    await this.parts.files.load(parsed.value, sighting);
    this.rules.markSeen(sighting);
    await this.seeList();
    this.timer = setInterval(() => void this.lookAgain(), LOOK_MS);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.looking;
  }

  /**
   * Deals with what changed, each change once: one look after the other, since two at the same time could report the older
   * state last. What is wrong is published, and what was in force stays. Never throws.
   */
  lookAgain(): Promise<void> {
    this.looking = this.looking.then(() => this.look());
    return this.looking;
  }

  private async look(): Promise<void> {
    try {
      await this.lookAtList();
      await this.lookAtRules();
    } catch (error) {
      this.parts.logger.error('rules.not-looked-at', { error });
    }
  }

  private async lookAtRules(): Promise<void> {
    const sighting = await this.rules.changed();
    if (sighting === null) return;
    const { files } = this.parts;
    const parsed = this.parsed(sighting);
    const view = parsed.ok
      ? await files.load(parsed.value, sighting)
      : await files.refuse('rules', sighting, problemTexts(sighting, parsed.refusal));
    if (view === null) return;
    this.rules.markSeen(sighting);
    this.log(view);
  }

  private async lookAtList(): Promise<void> {
    const sighting = await this.list.changed();
    if (sighting === null) return;
    const { files } = this.parts;
    const parsed = instrumentsOf(sighting);
    const view = parsed.ok
      ? await files.instrumentsChanged(sighting, this.isAsAtStart(parsed.value))
      : await files.refuse('instruments', sighting, problemTexts(sighting, parsed.refusal));
    if (view === null) return;
    if (parsed.ok) this.listed = parsed.value;
    this.list.markSeen(sighting);
    this.log(view);
  }

  /** The list that counts was read by whoever started this process; what is in the file by now is looked at next. */
  private async seeList(): Promise<void> {
    const sighting = await this.list.read();
    await this.parts.files.instrumentsAtStart(sighting, this.parts.instruments.all.length);
    const parsed = instrumentsOf(sighting);
    if (parsed.ok && this.isAsAtStart(parsed.value)) this.list.markSeen(sighting);
  }

  private isAsAtStart(list: InstrumentCatalogue): boolean {
    return JSON.stringify(list.all) === JSON.stringify(this.parts.instruments.all);
  }

  private parsed({ file, reading }: FileSighting): Result<readonly Rule[], readonly FileProblem[]> {
    if (!reading.ok) return reading;
    const { instruments } = this.parts;
    const advice = (symbol: string): string | null => this.adviceOn(symbol);
    const parsed = parseRules(reading.value, { instruments, advice });
    return parsed.ok ? parsed : refused(placedIn(file, parsed.refusal));
  }

  private adviceOn(symbol: string): string | null {
    if (this.listed.named(symbol) === null) return null;
    return `"${symbol}" is not listed in instruments.yaml; it was added to the list after the start: start Fairlead again, and it counts`;
  }

  private log(view: FileView): void {
    const { logger } = this.parts;
    const { file, state, version, count, reason, problems } = view;
    const fields = { file, state, version, count, reason };
    if (state === 'BROKEN') logger.error('rules.refused', { ...fields, problems });
    else logger.info('rules.reloaded', fields);
  }
}

function instrumentsOf({
  reading,
}: FileSighting): Result<InstrumentCatalogue, readonly FileProblem[]> {
  return reading.ok ? parseInstruments(reading.value) : reading;
}

function problemTexts({ file }: FileSighting, problems: readonly FileProblem[]): readonly string[] {
  return problems.map((problem) => fileProblemText(fileName(file), problem));
}
