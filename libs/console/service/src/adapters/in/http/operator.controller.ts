import {
  type BrokerGreeting,
  type DeadLetterView,
  type OrderManagementStatus,
  type OrderView,
  type ReconciliationV1,
  type RuleView,
  type SignalRow,
  type TradeView,
  type ReconciliationReport,
  type PositionRow,
  type SystemStatus,
  type SignalStory,
  type TradingScope,
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
import { Operator } from '../../../application/operator';
import { StrategyNames } from '../../../application/strategy-names';
import { ApiKeyGuard } from './api-key.guard';
import { RequestFailureFilter } from './request-failure.filter';
import {
  AcceptBody,
  CloseBody,
  FlattenBody,
  HaltBody,
  type JsonRequest,
  ResumeBody,
  limitOf,
  parseBody,
} from './operator.bodies';
import { AskedBy, type Caller, personOf } from './person';

/** The operator API: look, explain, close, accept, halt and resume. */
@Controller('v1')
@UseGuards(ApiKeyGuard)
@UseFilters(RequestFailureFilter)
export class OperatorController {
  constructor(
    @Inject(Operator) private readonly operator: Operator,
    @Inject(StrategyNames) private readonly strategies: StrategyNames,
  ) {}

  /** Returns where everything stands; a service that does not answer is null, and among the problems. */
  @Get('status')
  status(): Promise<SystemStatus> {
    return this.operator.status();
  }

  /** Returns what TWS says of itself: its time, accounts and the next order id. */
  @Get('tws/time')
  twsTime(): Promise<BrokerGreeting> {
    return this.operator.brokerGreeting();
  }

  /** Returns the latest signals, newest first, and how they ended. */
  @Get('signals')
  signals(@Query('limit') limit?: string): Promise<readonly SignalRow[]> {
    return this.operator.signals(limitOf(limit));
  }

  /** Returns orders, working ones first. */
  @Get('orders')
  orders(@Query('limit') limit?: string): Promise<readonly OrderView[]> {
    return this.operator.orders(limitOf(limit));
  }

  /** Returns trades, open ones first. */
  @Get('trades')
  trades(@Query('limit') limit?: string): Promise<readonly TradeView[]> {
    return this.operator.trades(limitOf(limit));
  }

  /** Returns positions by executions, with profit and loss. */
  @Get('positions')
  positions(): Promise<readonly PositionRow[]> {
    return this.operator.positions();
  }

  /** Returns the rules in force, one row for each symbol. */
  @Get('rules')
  rules(): Promise<readonly RuleView[]> {
    return this.operator.rules();
  }

  /** Returns the newest messages that no try could handle. */
  @Get('dead-letters')
  deadLetters(@Query('limit') limit?: string): Promise<readonly DeadLetterView[]> {
    return this.operator.deadLetters(limitOf(limit));
  }

  /** Compares our side with a fresh picture of the broker's; `books` is its earlier name. */
  @Get(['reconcile', 'books'])
  reconcile(): Promise<ReconciliationReport> {
    return this.operator.reconcile();
  }

  /** Returns the whole story of a signal, a trade, an order, an execution or a symbol. */
  @Get('explain/:name')
  async explain(@Param('name') name: string): Promise<SignalStory> {
    const story = await this.operator.explain(name);
    if (story.ok) return story.value;
    if (story.refusal === 'AMBIGUOUS_SIGNAL') {
      throw new HttpProblem({
        status: 400,
        code: story.refusal,
        detail: `More than one signal begins with "${name}". Give more of its id.`,
      });
    }
    throw new HttpProblem({
      status: 404,
      code: story.refusal,
      detail: `"${name}" is no order, execution or trade, no symbol with a trade or a signal, and no accepted signal begins with it. "fairlead signals" and "fairlead trades" list the latest.`,
    });
  }

  /** Closes the open trades of a symbol, or all. */
  @Post('close')
  @HttpCode(200)
  close(
    @Req() request: JsonRequest,
    @AskedBy() caller: Caller,
  ): Promise<{ readonly tradeIds: readonly string[] }> {
    const { symbol, all, ...said } = parseBody(CloseBody, request);
    checkOneOf(symbol, all);
    return this.operator.close(personOf(said, caller, 'closed by the operator'), symbol ?? null);
  }

  /** Takes for external what nothing explains, of a symbol or of all. */
  @Post('reconcile/accept')
  @HttpCode(200)
  accept(
    @Req() request: JsonRequest,
    @AskedBy() caller: Caller,
  ): Promise<{ readonly accepted: readonly ReconciliationV1[] }> {
    const { symbol, all, ...said } = parseBody(AcceptBody, request);
    checkOneOf(symbol, all);
    return this.operator.acceptDifference(personOf(said, caller, said.reason), symbol ?? null);
  }

  /** Lets no new position through, of all or of one account, strategy or symbol; exits always pass. */
  @Post('halt')
  @HttpCode(200)
  async halt(
    @Req() request: JsonRequest,
    @AskedBy() caller: Caller,
  ): Promise<OrderManagementStatus> {
    const { state = 'HALTED', ...said } = parseBody(HaltBody, request);
    const wanted = { state, ...scopeOf(said) };
    await this.strategies.check(said.strategy);
    return this.operator.setTradingState(personOf(said, caller, said.reason), wanted);
  }

  /** Halts a scope, and leaves what Fairlead's trades hold there; what is external stays. */
  @Post('flatten')
  @HttpCode(200)
  async flatten(
    @Req() request: JsonRequest,
    @AskedBy() caller: Caller,
  ): Promise<{ readonly tradeIds: readonly string[] }> {
    const { all, ...said } = parseBody(FlattenBody, request);
    const scope = scopeOf(said);
    if ((all === true) !== (Object.keys(scope).length === 0)) throw nothingNamed();
    await this.strategies.check(said.strategy);
    return this.operator.flatten(personOf(said, caller, said.reason), scope);
  }

  /** Lets everything through again within a scope, whoever stopped it. */
  @Post('resume')
  @HttpCode(200)
  async resume(
    @Req() request: JsonRequest,
    @AskedBy() caller: Caller,
  ): Promise<OrderManagementStatus> {
    const said = parseBody(ResumeBody, request);
    const wanted = { state: 'ACTIVE', ...scopeOf(said) } as const;
    await this.strategies.check(said.strategy);
    return this.operator.setTradingState(personOf(said, caller, 'resumed by the operator'), wanted);
  }
}

function nothingNamed(): HttpProblem {
  return new HttpProblem({
    status: 400,
    code: 'INVALID_BODY',
    detail:
      'Name an account, a strategy or a symbol, or say "all": true; one of them and not both.',
  });
}

function scopeOf({ account, strategy, symbol }: TradingScope): TradingScope {
  return {
    ...(account === undefined ? {} : { account }),
    ...(strategy === undefined ? {} : { strategy }),
    ...(symbol === undefined ? {} : { symbol }),
  };
}

function checkOneOf(symbol: string | undefined, all: boolean | undefined): void {
  if ((symbol === undefined) !== (all !== true)) return;
  throw new HttpProblem({
    status: 400,
    code: 'INVALID_BODY',
    detail: 'Name a symbol, or say "all": true; one of them and not both.',
  });
}
