import {
  CancelOrderV1,
  type Envelope,
  HaltEntriesV1,
  ModifyOrderV1,
  PlaceOrdersV1,
} from '@fairlead/contracts';
import { OnEvent, Tx } from '@fairlead/platform';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { CommandHandler } from '../../../application/commands/command-handler';
import { HaltLatch } from '../../../application/commands/halt-latch';

/** Commands of order management. */
@Controller()
export class CommandsController {
  constructor(
    @Inject(CommandHandler) private readonly commands: CommandHandler,
    @Inject(HaltLatch) private readonly latch: HaltLatch,
  ) {}

  @OnEvent('tws-gateway', PlaceOrdersV1)
  async onPlace(@Payload() command: Envelope<PlaceOrdersV1>, @Ctx() tx: Tx): Promise<void> {
    await this.commands.handle(command, tx);
  }

  @OnEvent('tws-gateway', ModifyOrderV1)
  async onModify(@Payload() command: Envelope<ModifyOrderV1>, @Ctx() tx: Tx): Promise<void> {
    await this.commands.handle(command, tx);
  }

  @OnEvent('tws-gateway', CancelOrderV1)
  async onCancel(@Payload() command: Envelope<CancelOrderV1>, @Ctx() tx: Tx): Promise<void> {
    await this.commands.handle(command, tx);
  }

  @OnEvent('tws-gateway', HaltEntriesV1)
  async onHalt(@Payload() command: Envelope<HaltEntriesV1>, @Ctx() tx: Tx): Promise<void> {
    await this.latch.handle(command, tx);
  }
}
