import { AskRefusedError, AskTimeoutError } from '@fairlead/platform';
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';

/** Answers for a service that refused a question, or did not answer it, in the same shape as every other error. */
@Catch(AskRefusedError, AskTimeoutError)
export class AskFailureFilter implements ExceptionFilter<AskRefusedError | AskTimeoutError> {
  catch(error: AskRefusedError | AskTimeoutError, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    if (error instanceof AskRefusedError) {
      response.status(409).json({ status: 409, code: error.code, message: error.message });
      return;
    }
    const message = `${error.message}: whether it was done is not known; send it again with the same Idempotency-Key`;
    response.status(504).json({ status: 504, code: 'NO_ANSWER', message });
  }
}
