import type { ApprovalAnswer, ApprovalRequestedV1, ApprovalView } from '@fairlead/contracts';
import {
  Controller,
  Get,
  Headers,
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
import { personOf } from './person';
import { KEY_HEADER } from './request-id';

/** Entries that wait for a person: they are listed, approved and rejected by whoever has the key of the operator. */
@Controller('v1/approvals')
@UseGuards(ApiKeyGuard)
@UseFilters(RequestFailureFilter)
export class ApprovalsController {
  constructor(@Inject(Operator) private readonly operator: Operator) {}

  @Get()
  list(): Promise<readonly ApprovalView[]> {
    return this.operator.approvals();
  }

  @Post(':id/approve')
  @HttpCode(200)
  approve(
    @Param('id') id: string,
    @Req() request: JsonRequest,
    @Headers(KEY_HEADER) key?: string,
  ): Promise<ApprovalRequestedV1> {
    return this.answer({ id, answer: 'APPROVED' }, request, key);
  }

  @Post(':id/reject')
  @HttpCode(200)
  reject(
    @Param('id') id: string,
    @Req() request: JsonRequest,
    @Headers(KEY_HEADER) key?: string,
  ): Promise<ApprovalRequestedV1> {
    return this.answer({ id, answer: 'REJECTED' }, request, key);
  }

  private answer(
    { id, answer }: { readonly id: string; readonly answer: ApprovalAnswer },
    request: JsonRequest,
    key: string | undefined,
  ): Promise<ApprovalRequestedV1> {
    const said = parseBody(AnswerBody, request);
    const person = personOf(said, key, answer === 'APPROVED' ? 'approved' : 'rejected');
    return this.operator.answerApproval(person, uuidOf(id), answer);
  }
}
