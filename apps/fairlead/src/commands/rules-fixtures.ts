import { existsSync } from 'node:fs';
import { wrongFile } from '../client/wrong-file';

/** Returns the fixtures beside a file of rules; null where there are none. */
export async function fixturesBeside(
  rulesFile: string,
): Promise<{ readonly file: string; readonly text: string } | null> {
  const { fixturesFileOf } = await import('@fairlead/rules-service');
  const file = fixturesFileOf(rulesFile);
  if (!existsSync(file)) return null;
  const { readText } = await import('@fairlead/platform');
  const text = await readText(file);
  if (!text.ok) throw await wrongFile(file, text.refusal);
  return { file, text: text.value };
}
