import { HttpProblem } from '@fairlead/platform';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { KeyVerifier } from '../../../application/ports/key-verifier';

/** A request that was let in, by the key of this name. */
export type AdmittedRequest = Request & { principal: string };

/** Lets in who sends the API key, as `Authorization: Bearer …` or `X-API-Key`. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(@Inject(KeyVerifier) private readonly keys: KeyVerifier) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<AdmittedRequest>();
    const principal = this.keys.nameOf(keyOf(request));
    if (principal !== null) {
      request.principal = principal;
      return true;
    }
    throw new HttpProblem({
      status: 401,
      code: 'UNAUTHORIZED',
      detail:
        'No API key, or a wrong one. Send it as "Authorization: Bearer <key>"; it is in .fairlead/api-key.',
    });
  }
}

function keyOf(request: Request): string {
  const bearer = /^Bearer +(\S+)$/i.exec(request.header('authorization') ?? '')?.[1];
  return bearer ?? request.header('x-api-key')?.trim() ?? '';
}
