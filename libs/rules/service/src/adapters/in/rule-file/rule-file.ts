import { type Clock, type Result, refused } from '@fairlead/core';
import {
  ConfigurationError,
  type FileProblem,
  type FileSighting,
  type InstrumentCatalogue,
  type Logger,
  WatchedFile,
  readDocument,
  fileProblemText,
  parseInstruments,
} from '@fairlead/platform';
import { type FileView, type Rule, fileName } from '@fairlead/rules-domain';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { RuleFiles } from '../../../application/rule-files';
import { parseRules } from './parse-rules';
import { placedIn, readRules } from './read-rules';

const LOOK_MS = 2_000;

/** What the files that rules are made of need. */
export interface RuleFileParts {
  readonly rulesPath: string;
  readonly instrumentsPath: string;
  /** The list that counts, kept as its file says. */
  readonly instruments: InstrumentCatalogue;
  readonly files: RuleFiles;
  readonly logger: Logger;
  readonly clock: Clock;
}

/**
 * The file of rules: loaded before the first signal is decided, and again whenever it or the list of instruments changes.
 * The list is watched beside it: what becomes of it is published.
 */
export class RuleFile implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly rules: WatchedFile;
  private readonly list: WatchedFile;
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly parts: RuleFileParts) {
    const { clock, rulesPath, instrumentsPath } = parts;
    this.rules = new WatchedFile(rulesPath, { clock, read: readRules });
    this.list = new WatchedFile(instrumentsPath, { clock, read: readDocument });
    // A name may mean another instrument from now on, or two.
    parts.instruments.onChange(() => this.rules.forget());
  }

  /** Throws a ConfigurationError with everything that is wrong: the engine does not start without its rules. */
  async onApplicationBootstrap(): Promise<void> {
    const sighting = await this.rules.read();
    const parsed = this.parsed(sighting);
    if (!parsed.ok) {
      const { rulesPath } = this.parts;
      throw new ConfigurationError(parsed.refusal.map((each) => fileProblemText(rulesPath, each)));
    }
    const view = await this.parts.files.load(parsed.value, sighting);
    if (view?.setAside === true) this.log(view);
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
    const { files, instruments } = this.parts;
    const parsed = instrumentsOf(sighting);
    if (parsed.ok) instruments.takeOver(parsed.value);
    const view = parsed.ok
      ? await files.instrumentsChanged(sighting, parsed.value.all.length)
      : await files.refuse('instruments', sighting, problemTexts(sighting, parsed.refusal));
    if (view === null) return;
    this.list.markSeen(sighting);
    this.log(view);
  }

  /** The list that counts was read by whoever started this process; what is in the file by now is looked at next. */
  private async seeList(): Promise<void> {
    const sighting = await this.list.read();
    await this.parts.files.instrumentsAtStart(sighting, this.parts.instruments.all.length);
    const parsed = instrumentsOf(sighting);
    const listed = JSON.stringify(this.parts.instruments.all);
    if (parsed.ok && JSON.stringify(parsed.value.all) === listed) this.list.markSeen(sighting);
  }

  private parsed({ file, reading }: FileSighting): Result<readonly Rule[], readonly FileProblem[]> {
    if (!reading.ok) return reading;
    const parsed = parseRules(reading.value, { instruments: this.parts.instruments });
    return parsed.ok ? parsed : refused(placedIn(file, parsed.refusal));
  }

  private log(view: FileView): void {
    const { logger } = this.parts;
    const { file, state, version, count, reason, problems } = view;
    const fields = { file, state, version, count, reason };
    if (state === 'BROKEN') logger.error('rules.refused', { ...fields, problems });
    else if (view.setAside === true) logger.warn('rules.set-aside', fields);
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
