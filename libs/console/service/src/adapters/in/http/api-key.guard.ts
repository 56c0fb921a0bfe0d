import { HttpProblem } from '@fairlead/platform';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { KeyVerifier } from '../../../application/ports/key-verifier';

/** Lets in who sends the API key, as `Authorization: Bearer …` or `X-API-Key`. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(@Inject(KeyVerifier) private readonly keys: KeyVerifier) {}

  canActivate(context: ExecutionContext): boolean {
    if (this.keys.verify(keyOf(context.switchToHttp().getRequest<Request>()))) return true;
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
