import { Controller, Get, Inject } from '@nestjs/common';
import { Operator } from '../../../application/operator';

/** The present moment, for anybody: who may only send signals has to issue them by our clock. */
@Controller('v1/time')
export class TimeController {
  constructor(@Inject(Operator) private readonly operator: Operator) {}

  /** Returns the present moment by Fairlead's clock. */
  @Get()
  time(): { readonly now: string } {
    return { now: this.operator.now() };
  }
}
