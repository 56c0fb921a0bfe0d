import type {
  CancelAnswer,
  CheckResultV1,
  OrderAnswer,
  OrderDetailView,
  OrderPage,
  OrderRecordView,
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
import { PersonOrders } from '../../../../application/person-orders';
import { ApiKeyGuard } from '../api-key.guard';
import { type JsonRequest, parseBody } from '../operator.bodies';
import { AskedBy, type Caller, personOf } from '../person';
import { RequestFailureFilter } from '../request-failure.filter';
import {
  CancelOrderBody,
  CancelOrdersBody,
  ModifyOrderBody,
  PlaceOrderBody,
} from './orders.bodies';
import { type HistoryQuery, amendmentOf, searchOf, whichOf, wishOf } from './orders.mapper';

const REASON = 'by the operator';

/** Orders of a person's own: placed through the checks of entries, cancelled by our own references, and kept for ever. */
@Controller('v1/orders')
@UseGuards(ApiKeyGuard)
@UseFilters(RequestFailureFilter)
export class OrdersController {
  constructor(@Inject(PersonOrders) private readonly orders: PersonOrders) {}

  /** Places an order. What the checks refuse is answered with each of them, and nothing is sent. */
  @Post()
  @HttpCode(200)
  async place(@Req() request: JsonRequest, @AskedBy() caller: Caller): Promise<OrderRecordView> {
    const body = parseBody(PlaceOrderBody, request);
    return placedOf(await this.orders.place(personOf(body, caller, REASON), wishOf(body)));
  }

  /** Returns every order that there ever was, the newest first: all that is stated has to hold. */
  @Get('history')
  history(
    @Query('order') order?: string,
    @Query('permId') permId?: string,
    @Query('symbol') symbol?: string,
    @Query('ocaGroup') ocaGroup?: string,
    @Query('tradeId') tradeId?: string,
    @Query('since') since?: string,
    @Query('until') until?: string,
    @Query('limit') limit?: string,
    @Query('after') after?: string,
  ): Promise<OrderPage> {
    const query: HistoryQuery = { order, permId, symbol, ocaGroup, tradeId, since, until, limit, after }; // prettier-ignore
    return this.orders.history(searchOf(query));
  }

  /** Cancels the orders of a group, of a symbol, or all that enter and add; stops and targets of what is held stay. */
  @Post('cancel')
  @HttpCode(200)
  cancelSeveral(@Req() request: JsonRequest, @AskedBy() caller: Caller): Promise<CancelAnswer> {
    const body = parseBody(CancelOrdersBody, request);
    return this.orders.cancel(personOf(body, caller, REASON), whichOf(body));
  }

  /** Returns an order by its reference or the broker's permanent id: fills, average price, commission, and how it stood when. */
  @Get(':order')
  async show(@Param('order') name: string): Promise<OrderDetailView> {
    const order = await this.orders.show(name);
    if (order !== null) return order;
    const detail = `There is no order ${name}; "fairlead order history" lists them.`;
    throw new HttpProblem({ status: 404, code: 'UNKNOWN_ORDER', detail });
  }

  /** Changes size or prices of an order: the checks judge it as if it came now in its place. */
  @Post(':order/modify')
  @HttpCode(200)
  async modify(
    @Param('order') name: string,
    @Req() request: JsonRequest,
    @AskedBy() caller: Caller,
  ): Promise<OrderRecordView> {
    const body = parseBody(ModifyOrderBody, request);
    const person = personOf(body, caller, REASON);
    return placedOf(await this.orders.modify(person, name, amendmentOf(body)));
  }

  /** Cancels one order by its reference or the broker's permanent id. */
  @Post(':order/cancel')
  @HttpCode(200)
  cancel(
    @Param('order') name: string,
    @Req() request: JsonRequest,
    @AskedBy() caller: Caller,
  ): Promise<CancelAnswer> {
    const body = parseBody(CancelOrderBody, request);
    return this.orders.cancel(personOf(body, caller, REASON), { order: name });
  }
}

/** Throws where checks refused it: each that failed is listed with limit and actual. */
function placedOf(answer: OrderAnswer): OrderRecordView {
  if (answer.refused === undefined) return answer.order;
  const failed = answer.refused.filter(({ passed }) => !passed);
  const detail = failed.map(sentenceOf).join('; ');
  const code = failed[0]?.check ?? 'REFUSED';
  const status = code === 'ORDER_TERMS' || code === 'PRICE_TICK' ? 422 : 409;
  throw new HttpProblem({ status, code, detail }, { checks: answer.refused });
}

function sentenceOf({ check, limit = '', actual = '', message }: CheckResultV1): string {
  return `${check}: ${message ?? 'it failed'} (limit ${limit}, actual ${actual})`;
}
