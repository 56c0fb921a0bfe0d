import { PERFORMANCE_KEYS, type PerformanceKey, type PerformanceReport } from '@fairlead/contracts';
import { HttpProblem } from '@fairlead/platform';
import { Controller, Get, Inject, Query, UseFilters, UseGuards } from '@nestjs/common';
import { Operator } from '../../../../application/operator';
import { ApiKeyGuard } from '../api-key.guard';
import { limitOf } from '../operator.bodies';
import { RequestFailureFilter } from '../request-failure.filter';
import { momentOf } from '../rules.bodies';

/** How trades went. */
@Controller('v1/performance')
@UseGuards(ApiKeyGuard)
@UseFilters(RequestFailureFilter)
export class PerformanceController {
  constructor(@Inject(Operator) private readonly operator: Operator) {}

  /**
   * Returns the newest trades with their results, the figures over all of each currency, and those over each group (`?by=`).
   * `since`: those that ended from then on, and those that have not ended.
   */
  @Get()
  performance(
    @Query('strategy') strategy?: string,
    @Query('symbol') symbol?: string,
    @Query('since') since?: string,
    @Query('by') by?: string,
    @Query('limit') limit?: string,
  ): Promise<PerformanceReport> {
    return this.operator.performance({
      strategy: strategy ?? null,
      symbol: symbol ?? null,
      since: since === undefined ? null : momentOf('since', since),
      by: by === undefined ? null : keyOf(by),
      limit: limitOf(limit),
    });
  }
}

function keyOf(text: string): PerformanceKey {
  const key = PERFORMANCE_KEYS.find((each) => each === text);
  if (key !== undefined) return key;
  const detail = `by must be one of ${PERFORMANCE_KEYS.join(', ')}, not "${text}".`;
  throw new HttpProblem({ status: 400, code: 'INVALID_PARAMETER', detail });
}
