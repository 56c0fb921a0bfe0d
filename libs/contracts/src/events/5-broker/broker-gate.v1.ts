import { IsBoolean, IsIn, IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsAccount, IsCode, IsText } from '../../validators/fields';

/** `closed`: nothing may be sent. `exits`: cancels, protection and exits may. `open`: entries too. */
export type GateState = 'closed' | 'exits' | 'open';

/** The gateway opened or closed the way to the broker. */
export class BrokerGateV1 {
  static readonly contract: EventContract<BrokerGateV1> = {
    type: 'broker.gate',
    version: 1,
    isLogged: false,
    subject: (data) => `broker.v1.gate.${data.account}`,
    sample: {
      account: SAMPLE.account,
      state: 'open',
      code: 'CONNECTED',
      reason: 'reconciled',
      epoch: 3,
      paper: true,
      endpoint: '127.0.0.1:7497',
      serverVersion: 178,
    },
  };
  @IsAccount() account: string;
  @IsIn(['closed', 'exits', 'open']) state: GateState;
  /** CONNECTED, DISCONNECTED, RECONCILING, LINK_LOST (the broker's servers), ACCOUNT_MISMATCH, LIVE_NOT_ARMED … */
  @IsCode() code: string;
  @IsText() reason: string;
  /** Counts the connections that were reconciled; a snapshot carries the same number. */
  @IsInt() @Min(0) epoch: number;
  /** True where the account that the broker reports is a paper account. */
  @IsBoolean() paper: boolean;
  @IsOptional() @IsString() @MaxLength(200) endpoint?: string;
  @IsOptional() @IsInt() serverVersion?: number;
  /** Data farms of the broker that TWS has no connection to; absent where there are none. */
  @IsOptional() @IsString({ each: true }) @MaxLength(100, { each: true }) farmsDown?: string[];
}
