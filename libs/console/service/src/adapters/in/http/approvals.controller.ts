import type { ApprovalRequestedV1, ApprovalView } from '@fairlead/contracts';
import {
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Req,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import { Operator } from '../../../application/operator';
import { ApiKeyGuard } from './api-key.guard';
import { AnswerBody, type JsonRequest, parseBody, uuidOf } from './operator.bodies';
import { RequestFailureFilter } from './request-failure.filter';
import { AskedBy, type Caller, personOf } from './person';

/** Entries that wait for a person: they are listed, approved and rejected by whoever has the key of the operator. */
@Controller('v1/approvals')
@UseGuards(ApiKeyGuard)
@UseFilters(RequestFailureFilter)
export class ApprovalsController {
  constructor(@Inject(Operator) private readonly operator: Operator) {}

  /** Returns the entries that wait for a person, with the time that is left. */
  @Get()
  list(): Promise<readonly ApprovalView[]> {
    return this.operator.approvals();
  }

  /** Lets an entry through: every check is made again at the price of now. */
  @Post(':id/approve')
  @HttpCode(200)
  approve(
    @Param('id') id: string,
    @Req() request: JsonRequest,
    @AskedBy() caller: Caller,
  ): Promise<ApprovalRequestedV1> {
    const person = personOf(parseBody(AnswerBody, request), caller, 'approved');
    return this.operator.answerApproval(person, uuidOf(id), 'APPROVED');
  }

  /** Denies an entry. */
  @Post(':id/reject')
  @HttpCode(200)
  reject(
    @Param('id') id: string,
    @Req() request: JsonRequest,
    @AskedBy() caller: Caller,
  ): Promise<ApprovalRequestedV1> {
    const person = personOf(parseBody(AnswerBody, request), caller, 'rejected');
    return this.operator.answerApproval(person, uuidOf(id), 'REJECTED');
  }
}
