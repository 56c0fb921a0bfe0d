import { stat } from 'node:fs/promises';
import {
  ConfigurationError,
  type InstrumentCatalogue,
  type Logger,
  fileProblemText,
  readText,
} from '@fairlead/platform';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { Rule } from '@fairlead/rules-domain';
import type { LoadRules } from '../../../application/load-rules';
import { parseRules } from './parse-rules';

const LOOK_MS = 2_000;

/** What the file of rules needs. */
export interface RuleFileParts {
  readonly path: string;
  readonly instruments: InstrumentCatalogue;
  readonly loadRules: LoadRules;
  readonly logger: Logger;
}

/** The file of rules: loaded before the first signal is decided, and again whenever it changes. */
export class RuleFile implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> = Promise.resolve();
  private stamp = '';

  constructor(private readonly parts: RuleFileParts) {}

  /** Throws a ConfigurationError with everything that is wrong: the engine does not start without its rules. */
  async onApplicationBootstrap(): Promise<void> {
    this.stamp = await this.stampOf().catch(() => '');
    await this.parts.loadRules.load(await this.read());
    this.timer = setInterval(() => {
      this.looking = this.looking.then(() => this.lookAgain());
    }, LOOK_MS);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.looking;
  }

  /** Loads the file again where it changed. What is wrong is logged, and the rules in force stay. */
  async lookAgain(): Promise<void> {
    try {
      const stamp = await this.stampOf();
      if (stamp === this.stamp) return;
      const rules = await this.read();
      await this.parts.loadRules.load(rules);
      this.stamp = stamp;
      this.parts.logger.info('rules.reloaded', { rules: rules.length });
    } catch (error) {
      const problems = error instanceof ConfigurationError ? error.problems : undefined;
      this.parts.logger.error('rules.refused', problems === undefined ? { error } : { problems });
    }
  }

  private async stampOf(): Promise<string> {
    const { mtimeMs, size } = await stat(this.parts.path);
    return `${mtimeMs} ${size}`;
  }

  private async read(): Promise<readonly Rule[]> {
    const { path, instruments } = this.parts;
    const text = await readText(path);
    const parsed = text.ok ? parseRules(text.value, { instruments }) : text;
    if (parsed.ok) return parsed.value;
    throw new ConfigurationError(parsed.refusal.map((problem) => fileProblemText(path, problem)));
  }
}
