import { type Envelope, consumedBy } from '@fairlead/contracts';
import { FAIRLEAD_TRANSPORT, type HandlerPattern, Tx } from '@fairlead/platform';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { LiveEvents } from '../../../application/live-events';
import { AuditTrail } from '../../../application/ports/audit-trail';

/** Everything in the console's row of the flow: the audit trail needs no list of its own. */
const EVERY_EVENT: HandlerPattern[] = consumedBy('console').map((type) => ({
  consumer: 'console',
  type: type.contract.type,
  version: type.contract.version,
}));

/** Writes every event down and shows it to whoever looks on. */
@Controller()
export class AuditController {
  constructor(
    @Inject(AuditTrail) private readonly trail: AuditTrail,
    @Inject(LiveEvents) private readonly live: LiveEvents,
  ) {}

  @EventPattern<HandlerPattern[]>(EVERY_EVENT, FAIRLEAD_TRANSPORT)
  onEvent(@Payload() event: Envelope, @Ctx() tx: Tx): void {
    this.trail.append(tx, event);
    tx.afterCommit(() => this.live.push(event));
  }
}
