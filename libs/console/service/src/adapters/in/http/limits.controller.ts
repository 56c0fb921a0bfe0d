import type { LimitChangeView, LimitView } from '@fairlead/contracts';
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
import { ApiKeyGuard } from './api-key.guard';
import {
  type JsonRequest,
  LiftLimitBody,
  SetLimitBody,
  limitOf,
  parseBody,
} from './operator.bodies';
import { AskedBy, type Caller, personOf } from './person';
import { RequestFailureFilter } from './request-failure.filter';

/** The limits of risk: shown, set and lifted by whoever has the key of the operator. */
@Controller('v1/limits')
@UseGuards(ApiKeyGuard)
@UseFilters(RequestFailureFilter)
export class LimitsController {
  constructor(@Inject(Operator) private readonly operator: Operator) {}

  /** Returns every limit that a person may change, with what the environment says and who set it. */
  @Get()
  list(): Promise<readonly LimitView[]> {
    return this.operator.limits();
  }

  /** Returns what became of the limits, or of one (`?name=`), the newest first. */
  @Get('history')
  history(
    @Query('name') name?: string,
    @Query('limit') limit?: string,
  ): Promise<readonly LimitChangeView[]> {
    return this.operator.limitHistory(name ?? null, limitOf(limit));
  }

  /** Sets a limit: it counts for every entry from now on, over restarts, until it is lifted. */
  @Post(':name')
  @HttpCode(200)
  set(
    @Param('name') name: string,
    @Req() request: JsonRequest,
    @AskedBy() caller: Caller,
  ): Promise<LimitView> {
    const { value, ...said } = parseBody(SetLimitBody, request);
    return this.operator.setLimit(personOf(said, caller, said.reason), name, value);
  }

  /** Lifts what was set: the limit is what the environment says again. */
  @Post(':name/lift')
  @HttpCode(200)
  lift(
    @Param('name') name: string,
    @Req() request: JsonRequest,
    @AskedBy() caller: Caller,
  ): Promise<LimitView> {
    const said = parseBody(LiftLimitBody, request);
    return this.operator.setLimit(personOf(said, caller, said.reason), name, null);
  }
}
