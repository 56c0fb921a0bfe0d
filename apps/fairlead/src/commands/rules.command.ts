import { join } from 'node:path';
import type { FileProblem } from '@fairlead/platform';
import type { Command } from 'commander';
import { processEnvironment } from '../config/environment';
import { homeOf } from '../config/home';
import { command, group, withOutput } from './command';

/** `fairlead rules validate [file]` and `fairlead rules schema`. */
export function rulesCommand(): Command {
  const validate = command(
    'validate',
    'check rules.yaml and instruments.yaml without loading them anywhere',
  )
    .argument('[file]', 'default: FAIRLEAD_RULES, else rules.yaml')
    .action((file: string | undefined, options: { json?: boolean }) =>
      withOutput(options, async (output) => {
        const report = await validation(file);
        output.write(report, reportText);
        if (!report.valid) process.exitCode = 1;
      }),
    );
  const schema = command('schema', 'print the JSON Schema of rules.yaml, for editors').action(
    (options: { json?: boolean }) =>
      withOutput(options, async (output) => {
        const { rulesSchema } = await import('@fairlead/rules-service');
        output.write(rulesSchema(), (of) => JSON.stringify(of, null, 2));
      }),
  );
  return group('rules', 'work with rules').addCommand(validate).addCommand(schema);
}

/** A problem with the file that it is in. */
interface ReportedProblem extends FileProblem {
  readonly file: string;
  /** All of it in a line: `rules.yaml:12:5: rule buy, stop.percent: …`. */
  readonly text: string;
}

interface Report {
  readonly file: string;
  readonly instruments: string;
  readonly valid: boolean;
  readonly problems: readonly ReportedProblem[];
}

/** Looks at both files in one go: what is wrong with the instruments does not hide what is wrong with the rules. */
async function validation(named: string | undefined): Promise<Report> {
  const environment = processEnvironment();
  const { root } = homeOf(environment);
  const file = named ?? environment['FAIRLEAD_RULES'] ?? join(root, 'rules.yaml');
  const list = environment['FAIRLEAD_INSTRUMENTS'] ?? join(root, 'instruments.yaml');
  const { fileProblemText, readText, tryInstruments } = await import('@fairlead/platform');
  const { validateRules } = await import('@fairlead/rules-service');
  const instruments = await tryInstruments(list);
  const text = await readText(file);
  const wrong = text.ok
    ? validateRules(text.value, instruments.ok ? instruments.value : null)
    : text.refusal;
  const told = (where: string, problems: readonly FileProblem[]): readonly ReportedProblem[] =>
    problems.map((each) => ({ file: where, ...each, text: fileProblemText(where, each) }));
  const problems = [
    ...(instruments.ok ? [] : told(list, instruments.refusal)),
    ...told(file, wrong),
  ];
  return { file, instruments: list, valid: problems.length === 0, problems };
}

function reportText({ file, instruments, valid, problems }: Report): string {
  if (valid) return `${file} and ${instruments} are valid.`;
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return [`${count}:`, ...problems.map(({ text }) => `  ${text}`)].join('\n');
}
