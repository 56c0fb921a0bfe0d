import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RulesEnv } from '../../src';

/** A folder with rules beside the instruments of the clone. */
export interface RulesFolder {
  readonly directory: string;
  /** What a rule engine needs to read it. */
  readonly env: RulesEnv;
  /** Writes other rules. */
  write(text: string): void;
  remove(): void;
}

/** Makes one; `name` is that of the file of rules, `directory` a new one by default. */
export function rulesFolder(
  text: string,
  { name = 'rules.yaml', directory = mkdtempSync(join(tmpdir(), 'fairlead-rules-')) } = {},
): RulesFolder {
  mkdirSync(directory, { recursive: true });
  const env = Object.assign(new RulesEnv(), {
    FAIRLEAD_RULES: join(directory, name),
    FAIRLEAD_INSTRUMENTS: join(directory, 'instruments.yaml'),
    TWS_ACCOUNT: 'DU1234567',
  });
  const write = (rules: string): void => writeFileSync(env.FAIRLEAD_RULES, rules);
  write(text);
  copyFileSync(join(__dirname, '../../../../../instruments.yaml'), env.FAIRLEAD_INSTRUMENTS);
  return { directory, env, write, remove: () => rmSync(directory, { recursive: true }) };
}
