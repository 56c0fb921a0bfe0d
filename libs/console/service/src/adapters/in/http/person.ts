import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import type { Person } from '../../../application/operator';
import type { AdmittedRequest } from './api-key.guard';
import { KEY_HEADER, requestIdOf } from './request-id';

/** What a body may say of who asks, and why, and an id that makes a repeat harmless. */
interface Said {
  readonly requestId?: string | undefined;
  readonly by?: string;
  readonly reason?: string;
}

/** What a request says beside its body. */
export interface Caller {
  /** Its `Idempotency-Key`. */
  readonly requestKey: string | undefined;
  /** The name of the API key that it came with. */
  readonly principal: string;
}

/** Gives a handler that changes something its caller. */
export const AskedBy = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const request = context.switchToHttp().getRequest<AdmittedRequest>();
  return { requestKey: request.header(KEY_HEADER), principal: request.principal };
});

/**
 * Returns who asks through the operator API, and why: the key that it was asked with counts, `by` is a remark. `reason`
 * counts where the body names none.
 */
export function personOf(
  said: Said,
  { requestKey, principal }: Caller,
  reason: string,
): Required<Person> {
  return {
    requestId: requestIdOf(requestKey, said.requestId),
    by: said.by ?? 'operator',
    principal,
    reason: said.reason ?? reason,
  };
}
