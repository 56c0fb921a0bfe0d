import type { ApiKeyView } from '@fairlead/contracts';
import {
  Controller,
  Get,
  HttpCode,
  Inject,
  Post,
  Req,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import { Operator } from '../../../../application/operator';
import { ApiKeyGuard } from '../api-key.guard';
import { CreateKeyBody, RevokeKeyBody } from './keys.bodies';
import { type JsonRequest, parseBody } from '../operator.bodies';
import { AskedBy, type Caller, personOf } from '../person';
import { RequestFailureFilter } from '../request-failure.filter';

/** The keys that signals are sent with: made, listed and revoked by whoever has the key of the operator. */
@Controller('v1/keys')
@UseGuards(ApiKeyGuard)
@UseFilters(RequestFailureFilter)
export class KeysController {
  constructor(@Inject(Operator) private readonly operator: Operator) {}

  /** Returns the keys that signals are sent with, ended ones too, newest first. */
  @Get()
  list(): Promise<readonly ApiKeyView[]> {
    return this.operator.keys();
  }

  /** Makes a key known by its hash. */
  @Post()
  create(@Req() request: JsonRequest, @AskedBy() caller: Caller): Promise<ApiKeyView> {
    const { requestId, ...terms } = parseBody(CreateKeyBody, request);
    return this.operator.createKey(personOf({ requestId }, caller, `made ${terms.name}`), terms);
  }

  /** Ends a key. */
  @Post('revoke')
  @HttpCode(200)
  revoke(@Req() request: JsonRequest, @AskedBy() caller: Caller): Promise<ApiKeyView> {
    const { requestId, name } = parseBody(RevokeKeyBody, request);
    return this.operator.revokeKey(personOf({ requestId }, caller, `revoked ${name}`), name);
  }
}
