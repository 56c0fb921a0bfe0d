import type { InstrumentCatalogue, FileProblem } from '@fairlead/platform';
import type { FixtureReport, Rule } from '@fairlead/rules-service';
import type { Command } from 'commander';
import { CommandFailure } from '../client/failure';
import { wrongFile } from '../client/wrong-file';
import { command, group, withClient, withOutput } from './command';
import { evaluationsCommand } from './rules-evaluations.command';
import { fixturesBeside } from './rules-fixtures';
import { replayCommand } from './rules-replay.command';
import { inForceCommands, inForceText } from './rules-in-force.commands';
import {
  type ReportedProblem,
  type RuleRow,
  type RulesReport,
  diffText,
  listedText,
  reportText,
  shownText,
  trialRow,
  trialText,
} from './rules.text';
import { pathsOf, soundRules } from './sound-rules';

interface JsonOption {
  readonly json?: boolean;
}

const FILE = 'default: FAIRLEAD_RULES, else rules.yaml';

/** `fairlead rules …`: what can be done with a file of rules, and with the rules of a Fairlead that runs. */
export function rulesCommand(): Command {
  const rules = group('rules', 'work with rules')
    .addCommand(validateCommand())
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(testCommand())
    .addCommand(diffCommand())
    .addCommand(schemaCommand());
  for (const each of inForceCommands()) rules.addCommand(each);
  rules.addCommand(evaluationsCommand());
  rules.addCommand(replayCommand());
  return rules;
}

function validateCommand(): Command {
  const about = 'check rules.yaml, its fixtures and instruments.yaml without loading them anywhere';
  return command('validate', about)
    .argument('[file]', FILE)
    .action((file: string | undefined, options: JsonOption) =>
      withOutput(options, async (output) => {
        const report = await validation(file);
        output.write(report, reportText);
        if (!report.valid) process.exitCode = 1;
      }),
    );
}

function listCommand(): Command {
  return command('list', 'list the rules of a file, each with what it does')
    .argument('[file]', FILE)
    .option('--in-force', 'those of the Fairlead that runs, with versions and what people set')
    .action(
      (
        file: string | undefined,
        options: JsonOption & { readonly inForce?: boolean },
      ): Promise<void> => {
        if (options.inForce === true) {
          return withClient(options, async ({ client, output }) => {
            output.write(await client.rules(), inForceText);
          });
        }
        return withOutput(options, async (output) => {
          const { rules } = await soundRules(file);
          output.write(await rowsOf(rules), listedText);
        });
      },
    );
}

function showCommand(): Command {
  return command('show', 'show one rule of a file: as a sentence and with every field')
    .argument('<rule>', 'its id')
    .argument('[file]', FILE)
    .action((id: string, file: string | undefined, options: JsonOption) =>
      withOutput(options, async (output) => {
        const { rules, path } = await soundRules(file);
        const { nearestOf } = await import('@fairlead/core/document');
        const { contentOf, ruleSentence } = await import('@fairlead/rules-service');
        const rule = rules.find((each) => each.id === id);
        if (rule === undefined) {
          const nearest = nearestOf(id, rules.map((each) => each.id)); // prettier-ignore
          const hint = nearest === null ? '' : `: did you mean ${nearest}?`;
          throw new CommandFailure('NOT_FOUND', `${path} has no rule "${id}"${hint}`, 1);
        }
        // As text and back: decimals are written out.
        const content = JSON.parse(contentOf(rule)) as object;
        output.write({ sentence: ruleSentence(rule), rule: content }, shownText);
      }),
    );
}

function testCommand(): Command {
  const about = 'print what the rules would decide about signals of a file, clause by clause';
  return command('test', about)
    .argument('[file]', FILE)
    .requiredOption(
      '--signals <file>',
      'signals, as a list in YAML or JSON, or a JSON object a line',
    )
    .action((file: string | undefined, options: JsonOption & { readonly signals: string }) =>
      withOutput(options, async (output) => {
        const { rules, instruments } = await soundRules(file);
        const { readText } = await import('@fairlead/platform');
        const { readSignals, tryRules } = await import('@fairlead/rules-service');
        const { instant } = await import('@fairlead/core');
        const text = await readText(options.signals);
        // Signals without a moment of their own come now.
        const now = instant(Date.now());
        const signals = text.ok ? readSignals(text.value, { now, instruments }) : text;
        if (!signals.ok) throw await wrongFile(options.signals, signals.refusal);
        output.write(tryRules(rules, signals.value).map(trialRow), trialText);
      }),
    );
}

function diffCommand(): Command {
  return command('diff', 'show what differs between two files of rules')
    .argument('<before>', 'the file as it was')
    .argument('[after]', FILE)
    .action((before: string, after: string | undefined, options: JsonOption) =>
      withOutput(options, async (output) => {
        const { diffRules } = await import('@fairlead/rules-service');
        const [old, current] = [await soundRules(before), await soundRules(after)];
        output.write(diffRules(old.rules, current.rules), diffText);
      }),
    );
}

function schemaCommand(): Command {
  return command('schema', 'print the JSON Schema of rules.yaml, for editors').action(
    (options: JsonOption) =>
      withOutput(options, async (output) => {
        const { rulesSchema } = await import('@fairlead/rules-service');
        output.write(rulesSchema(), (schema) => JSON.stringify(schema, null, 2));
      }),
  );
}

/** Looks at both files in one go: what is wrong with the instruments does not hide what is wrong with the rules. */
async function validation(named: string | undefined): Promise<RulesReport> {
  const { file, list } = pathsOf(named);
  const { fileProblemText, tryInstruments } = await import('@fairlead/platform');
  const { parseRules, placedIn, readRules } = await import('@fairlead/rules-service');
  const instruments = await tryInstruments(list);
  const listed = instruments.ok ? instruments.value : null;
  const { reading: text } = await readRules(file);
  const rules = text.ok ? parseRules(text.value, { instruments: listed }) : text;
  const fixtures = rules.ok ? await fixtureReport(file, { rules: rules.value, instruments: listed }) : null; // prettier-ignore
  const reported = (path: string, problems: readonly FileProblem[]): readonly ReportedProblem[] =>
    problems.map((each) => ({ file: path, ...each, text: fileProblemText(path, each) }));
  const problems = [
    ...(instruments.ok ? [] : reported(list, instruments.refusal)),
    ...(rules.ok ? [] : reported(file, text.ok ? placedIn(file, rules.refusal) : text.refusal)),
    ...(fixtures === null ? [] : reported(fixtures.file, fixtures.problems)),
  ];
  const beside = fixtures === null ? null : { file: fixtures.file, count: fixtures.count };
  return { file, instruments: list, fixtures: beside, valid: problems.length === 0, problems };
}

/** Holds sound rules against the fixtures beside them; null where there are none. */
async function fixtureReport(
  rulesFile: string,
  about: { readonly rules: readonly Rule[]; readonly instruments: InstrumentCatalogue | null },
): Promise<(FixtureReport & { readonly file: string }) | null> {
  const beside = await fixturesBeside(rulesFile);
  if (beside === null) return null;
  const { checkFixtures } = await import('@fairlead/rules-service');
  return { file: beside.file, ...checkFixtures(beside.text, about) };
}

async function rowsOf(rules: readonly Rule[]): Promise<readonly RuleRow[]> {
  const { ruleSentence } = await import('@fairlead/rules-service');
  return rules.map((rule) => ({
    ruleId: rule.id,
    strategy: rule.strategy,
    symbols: rule.symbols,
    priority: rule.priority,
    mode: rule.enabled ? rule.mode : 'off',
    sentence: ruleSentence(rule),
  }));
}
