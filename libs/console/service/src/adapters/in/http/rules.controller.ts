import type {
  RecordedDecisionsPage,
  RuleChangeView,
  RuleEvaluationView,
  RuleSetting,
  RulesVersionView,
} from '@fairlead/contracts';
import { HttpProblem } from '@fairlead/platform';
import {
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import { Operator, type Person } from '../../../application/operator';
import { ApiKeyGuard } from './api-key.guard';
import { type JsonRequest, limitOf, parseBody } from './operator.bodies';
import { RequestFailureFilter } from './request-failure.filter';
import { AskedBy, type Caller, personOf } from './person';
import {
  ApplyBody,
  ModeBody,
  ResetBody,
  SetBody,
  evaluationKindOf,
  momentOf,
  placeOf,
} from './rules.bodies';

const REASON = 'by the operator';

/** What became of it, in a sentence. */
interface Done {
  readonly text: string;
}

/** The version that is in force, and how many rules it has. */
interface Applied extends Done {
  readonly version: number;
  readonly count: number;
}

/** What is done with rules that are in force, and what was done. */
@Controller('v1/rules')
@UseGuards(ApiKeyGuard)
@UseFilters(RequestFailureFilter)
export class RulesController {
  constructor(@Inject(Operator) private readonly operator: Operator) {}

  /** Returns what became of the rules, or of one of them, newest first. */
  @Get('history')
  history(
    @Query('rule') rule?: string,
    @Query('limit') limit?: string,
  ): Promise<readonly RuleChangeView[]> {
    return this.operator.ruleHistory(rule ?? null, limitOf(limit));
  }

  /** Returns how rules were evaluated, whether they fired or not, newest first. */
  @Get('evaluations')
  evaluations(
    @Query('rule') rule?: string,
    @Query('symbol') symbol?: string,
    @Query('kind') kind?: string,
    @Query('limit') limit?: string,
  ): Promise<readonly RuleEvaluationView[]> {
    return this.operator.ruleEvaluations({
      ...{ ruleId: rule ?? null, symbol: symbol ?? null },
      ...{ kind: evaluationKindOf(kind), limit: limitOf(limit) },
    });
  }

  /** Returns decisions about signals since a moment, with what they rested on, to be decided again by other rules. */
  @Get('decisions')
  decisions(
    @Query('since') since?: string,
    @Query('after') after?: string,
    @Query('limit') limit?: string,
  ): Promise<RecordedDecisionsPage> {
    const from = momentOf('since', since);
    return this.operator.recordedDecisions({ since: from, after: placeOf(after), limit: limitOf(limit) }); // prettier-ignore
  }

  /** Returns a version of the rules as it was written. */
  @Get('versions/:version')
  async version(@Param('version') version: string): Promise<RulesVersionView> {
    const found = /^\d{1,9}$/.test(version)
      ? await this.operator.rulesVersion(Number(version))
      : null;
    if (found !== null) return found;
    const detail = `There is no version ${version} of the rules. "fairlead rules history" lists them.`;
    throw new HttpProblem({ status: 404, code: 'UNKNOWN_VERSION', detail });
  }

  /** Puts these rules in force, without touching the file of the engine; with fixtures, only where they decide as those say. */
  @Post('apply')
  @HttpCode(200)
  apply(@Req() request: JsonRequest, @AskedBy() caller: Caller): Promise<Applied> {
    const { text, file = 'rules.yaml', fixtures, ...said } = parseBody(ApplyBody, request);
    const rules = { text, file, ...(fixtures === undefined ? {} : { fixtures }) };
    return this.operator.applyRules(personOf(said, caller, REASON), rules);
  }

  /** Lets a rule fire, whatever the rules say. */
  @Post(':id/enable')
  @HttpCode(200)
  enable(
    @Param('id') id: string,
    @Req() request: JsonRequest,
    @AskedBy() caller: Caller,
  ): Promise<Done> {
    return this.set(id, { enabled: true }, personOf(parseBody(SetBody, request), caller, REASON));
  }

  /** Keeps a rule from firing, whatever the rules say. */
  @Post(':id/disable')
  @HttpCode(200)
  disable(
    @Param('id') id: string,
    @Req() request: JsonRequest,
    @AskedBy() caller: Caller,
  ): Promise<Done> {
    return this.set(id, { enabled: false }, personOf(parseBody(SetBody, request), caller, REASON));
  }

  /** Sets the mode of a rule, whatever the rules say. */
  @Post(':id/mode')
  @HttpCode(200)
  mode(
    @Param('id') id: string,
    @Req() request: JsonRequest,
    @AskedBy() caller: Caller,
  ): Promise<Done> {
    const { mode, ...said } = parseBody(ModeBody, request);
    return this.set(id, { mode }, personOf(said, caller, REASON));
  }

  /** Ends what a person set on a rule: what the rules say counts again. */
  @Post(':id/lift')
  @HttpCode(200)
  lift(
    @Param('id') id: string,
    @Req() request: JsonRequest,
    @AskedBy() caller: Caller,
  ): Promise<Done> {
    return this.set(id, 'lift', personOf(parseBody(SetBody, request), caller, REASON));
  }

  /** Forgets the cooldown and the daily count of a rule, of a symbol or of all. */
  @Post(':id/reset')
  @HttpCode(200)
  reset(
    @Param('id') id: string,
    @Req() request: JsonRequest,
    @AskedBy() caller: Caller,
  ): Promise<Done> {
    const { symbol, ...said } = parseBody(ResetBody, request);
    return this.operator.resetRule(personOf(said, caller, REASON), {
      ruleId: id,
      symbol: symbol ?? null,
    });
  }

  private set(ruleId: string, set: RuleSetting, person: Person): Promise<Done> {
    return this.operator.setRule(person, { ruleId, set });
  }
}
