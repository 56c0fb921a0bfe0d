import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InstrumentCatalogue } from '@fairlead/platform';
import type { Command } from 'commander';
import { CommandFailure } from '../client/failure';
import { processEnvironment } from '../config/environment';
import { type Environment, homeOf } from '../config/home';
import { command, group, withOutput } from './command';

/** `fairlead rules validate [file]`. */
export function rulesCommand(): Command {
  const validate = command('validate', 'check a rules file without loading it anywhere')
    .argument('[file]', 'default: FAIRLEAD_RULES, else rules.yaml')
    .action((file: string | undefined, options: { json?: boolean }) =>
      withOutput(options, async (output) => {
        const environment = processEnvironment();
        const path =
          file ?? environment['FAIRLEAD_RULES'] ?? join(homeOf(environment).root, 'rules.yaml');
        const text = readRules(path);
        const { validateRules } = await import('@fairlead/rules-service');
        const problems = validateRules(text, await listedInstruments(environment));
        output.write({ file: path, valid: problems.length === 0, problems }, (result) =>
          result.valid
            ? `${path} is valid.`
            : [`${path} has problems:`, ...problems.map((problem) => `  ${problem}`)].join('\n'),
        );
        if (problems.length > 0) process.exitCode = 1;
      }),
    );
  return group('rules', 'work with rules').addCommand(validate);
}

/** Symbols that are not listed are problems too. */
async function listedInstruments(environment: Environment): Promise<InstrumentCatalogue> {
  const { ConfigurationError, readInstruments } = await import('@fairlead/platform');
  const named = environment['FAIRLEAD_INSTRUMENTS'];
  const file = named ?? join(homeOf(environment).root, 'instruments.yaml');
  try {
    return await readInstruments(file);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new CommandFailure('BAD_INSTRUMENTS', error.problems.join('\n'), 2);
  }
}

function readRules(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new CommandFailure('NO_FILE', `${path} cannot be read.`, 2);
  }
}
