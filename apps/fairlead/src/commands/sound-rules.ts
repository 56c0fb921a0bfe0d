import { join } from 'node:path';
import type { InstrumentCatalogue } from '@fairlead/platform';
import type { Rule } from '@fairlead/rules-service';
import { wrongFile } from '../client/wrong-file';
import { processEnvironment } from '../config/environment';
import { homeOf } from '../config/home';

/** Rules without a problem, and the instruments that they are about. */
export interface SoundRules {
  readonly path: string;
  readonly rules: readonly Rule[];
  readonly instruments: InstrumentCatalogue;
}

/** Returns where the files of rules and of instruments are. */
export function pathsOf(named: string | undefined): {
  readonly file: string;
  readonly list: string;
} {
  const environment = processEnvironment();
  const { root } = homeOf(environment);
  return {
    file: named ?? environment['FAIRLEAD_RULES'] ?? join(root, 'rules.yaml'),
    list: environment['FAIRLEAD_INSTRUMENTS'] ?? join(root, 'instruments.yaml'),
  };
}

/** Returns the rules of a file; where it has problems the command ends with them. */
export async function soundRules(named: string | undefined): Promise<SoundRules> {
  const { file, list } = pathsOf(named);
  const { tryInstruments } = await import('@fairlead/platform');
  const { parseRules, placedIn, readRules } = await import('@fairlead/rules-service');
  const instruments = await tryInstruments(list);
  if (!instruments.ok) throw await wrongFile(list, instruments.refusal);
  const { reading: text } = await readRules(file);
  if (!text.ok) throw await wrongFile(file, text.refusal);
  const rules = parseRules(text.value, { instruments: instruments.value });
  if (!rules.ok) throw await wrongFile(file, placedIn(file, rules.refusal));
  return { path: file, rules: rules.value, instruments: instruments.value };
}
