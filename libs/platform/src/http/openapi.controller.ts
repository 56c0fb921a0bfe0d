import { Controller, Get } from '@nestjs/common';
// eslint-disable-next-line @nx/enforce-module-boundaries -- it is made of every project, so it lies in the documentation
import openapi from '../../../../docs/reference/openapi.json';

/** How the HTTP side is used, for whoever can reach it: programs make clients of it, and it holds nothing that is secret. */
@Controller('openapi.json')
export class OpenApiController {
  /** Returns this document: every path, what it takes and what it answers. */
  @Get()
  read(): Readonly<Record<string, unknown>> {
    return openapi;
  }
}
