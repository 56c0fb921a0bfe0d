import type { EvaluationKind, RuleEvaluationView } from '@fairlead/contracts';
import type { Command } from 'commander';
import { CommandFailure } from '../client/failure';
import { momentText } from '../printer/amounts';
import { measuredText } from '../printer/clause-text';
import { command, wholeNumber, withClient } from './command';

interface EvaluationOptions {
  readonly json?: boolean;
  readonly symbol?: string;
  readonly misses?: boolean;
  readonly held?: boolean;
  readonly fired?: boolean;
  readonly limit: number;
}

/** `fairlead rules evaluations`: how rules were evaluated, whether they fired or not. */
export function evaluationsCommand(): Command {
  const about =
    'how rules were evaluated, clause by clause, whether they fired or not; newest first';
  return command('evaluations', about)
    .argument('[rule]', 'its id; default: all')
    .option('--symbol <symbol>', 'for this one only; default: for all')
    .option('--misses', 'only those whose conditions did not hold')
    .option('--held', 'only those whose conditions held, also where cooldown or mode kept the rule')
    .option('--fired', 'only those that fired')
    .option('--limit <count>', 'how many', wholeNumber, 20)
    .action((ruleId: string | undefined, options: EvaluationOptions) =>
      withClient(options, async ({ client, output }) => {
        const { symbol, limit } = options;
        const query = {
          ...{ kind: kindOf(options), limit },
          ...(ruleId === undefined ? {} : { ruleId }),
          ...(symbol === undefined ? {} : { symbol }),
        };
        output.write(await client.ruleEvaluations(query), evaluationsText);
      }),
    );
}

function kindOf(options: EvaluationOptions): EvaluationKind {
  const [kind = 'all', ...more] = (['misses', 'held', 'fired'] as const).filter((each) => options[each] === true); // prettier-ignore
  if (more.length === 0) return kind;
  throw new CommandFailure('USAGE', 'Name one of --misses, --held and --fired.', 2);
}

function evaluationsText(rows: readonly RuleEvaluationView[]): string {
  if (rows.length === 0) return 'No evaluations of that kind are kept.';
  return rows.map(evaluationText).join('\n');
}

function evaluationText(row: RuleEvaluationView): string {
  const { at, symbol, ruleId, ruleVersion, code, reason, causeId, clauses } = row;
  const cause = causeId === null ? '' : `; ${causeId}`;
  const head = `${momentText(at)}  ${symbol}  ${ruleId} v${ruleVersion}  ${code}: ${reason}${cause}`;
  return [head, ...clauses.map((clause) => `    ${measuredText(called(clause))}`)].join('\n');
}

/** A name that is nothing but what the clause says is not said twice. */
function called({ alias, ...clause }: RuleEvaluationView['clauses'][number]) {
  return alias === clause.clause ? clause : { ...clause, alias };
}
