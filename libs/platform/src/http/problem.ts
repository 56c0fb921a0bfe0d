import { type ProblemSource, problemDetails } from '@fairlead/core';
import { HttpException } from '@nestjs/common';

/** Thrown by a controller for a request that it refuses. Members beside the usual ones go along. */
export class HttpProblem extends HttpException {
  constructor(source: ProblemSource, more: object = {}) {
    super({ ...problemDetails(source), ...more }, source.status);
    this.message = source.detail;
  }
}
