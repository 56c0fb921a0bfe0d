import { BAR_INTERVALS, BARS_SHOW, type PastBars } from '@fairlead/contracts';
import { HttpProblem } from '@fairlead/platform';
import { Controller, Get, Inject, Query, UseFilters, UseGuards } from '@nestjs/common';
import { Operator } from '../../../../application/operator';
import { ApiKeyGuard } from '../api-key.guard';
import { limitOf } from '../operator.bodies';
import { RequestFailureFilter } from '../request-failure.filter';
import { momentOf } from '../rules.bodies';

const HOURS = ['all', 'regular'] as const;

/** Bars of the past. */
@Controller('v1/bars')
@UseGuards(ApiKeyGuard)
@UseFilters(RequestFailureFilter)
export class BarsController {
  constructor(@Inject(Operator) private readonly operator: Operator) {}

  /**
   * Returns the newest complete bars of a symbol that ended by `until` (now by default), at most `last` of them (1 to 1000), from
   * the broker and within its pacing rules. `before` of the answer is `until` of the page before it.
   */
  @Get()
  bars(
    @Query('symbol') symbol?: string,
    @Query('interval') interval?: string,
    @Query('last') last?: string,
    @Query('until') until?: string,
    @Query('show') show?: string,
    @Query('hours') hours?: string,
  ): Promise<PastBars> {
    if (symbol === undefined || symbol === '') throw invalid('Name a symbol: ?symbol=AAPL.');
    return this.operator.pastBars({
      symbol,
      interval: oneOf('interval', BAR_INTERVALS, interval ?? '1m'),
      last: limitOf(last),
      until: until === undefined ? null : momentOf('until', until),
      show: oneOf('show', BARS_SHOW, show ?? 'trades'),
      regularHours: oneOf('hours', HOURS, hours ?? 'all') === 'regular',
    });
  }
}

function oneOf<T extends string>(name: string, words: readonly T[], text: string): T {
  const word = words.find((each) => each === text);
  if (word !== undefined) return word;
  throw invalid(`${name} must be one of ${words.join(', ')}, not "${text}".`);
}

function invalid(detail: string): HttpProblem {
  return new HttpProblem({ status: 400, code: 'INVALID_PARAMETER', detail });
}
