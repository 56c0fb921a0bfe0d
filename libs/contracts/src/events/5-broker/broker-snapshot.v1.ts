import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsAccount, IsInstrumentKey } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';
import { IsUtcInstant } from '../../validators/is-utc-instant';
import { BROKER_ORDER_STATES, type BrokerOrderStatus } from './broker-status.v1';

/** So many rows fit into one message with room to spare; more come in parts. */
export const SNAPSHOT_ROWS_MAX = { openOrders: 1_000, positions: 2_000 } as const;

/** An order that the broker holds, ours or not. */
export class SnapshotOrderV1 {
  /** The reference on it; empty or foreign text where the order is not ours. */
  @IsString() @MaxLength(64) orderRef: string;
  /** True where the order is not one of ours (placed by hand or by another program). */
  @IsBoolean() external: boolean;
  @IsInt() permId: number;
  @IsOptional() @IsInt() orderId?: number;
  @IsInstrumentKey() instrumentKey: string;
  @IsString() @MaxLength(32) symbol: string;
  @IsIn(['BUY', 'SELL']) side: 'BUY' | 'SELL';
  @IsString() @MaxLength(16) orderType: string;
  @IsIn(BROKER_ORDER_STATES) status: BrokerOrderStatus;
  @IsDecimalString('not-negative') quantity: string;
  @IsDecimalString('not-negative') filledQuantity: string;
  @IsOptional() @IsDecimalString() limitPrice?: string;
  @IsOptional() @IsDecimalString() stopPrice?: string;
  @IsOptional() @IsString() @MaxLength(64) ocaGroup?: string;
  @IsOptional() @IsInt() ocaType?: number;
}

/** A position that the broker holds. */
export class SnapshotPositionV1 {
  @IsInstrumentKey() instrumentKey: string;
  @IsString() @MaxLength(32) symbol: string;
  /** Signed shares. */
  @IsDecimalString() quantity: string;
  /** Per share, in the instrument's currency, commission included: the broker's own figure. */
  @IsDecimalString() averageCost: string;
}

/**
 * A complete picture of the broker's side: every part was answered to its end. The executions of the same probe were
 * published before it as fills.
 */
export class BrokerSnapshotV1 {
  static readonly contract: EventContract<BrokerSnapshotV1> = {
    type: 'broker.snapshot',
    version: 1,
    isLogged: false,
    subject: (data) => `broker.v1.snapshot.${data.account}`,
    sample: {
      account: SAMPLE.account,
      epoch: 3,
      takenAt: SAMPLE.at,
      openOrders: [
        {
          orderRef: SAMPLE.orderRef,
          external: false,
          permId: 1351823328,
          orderId: 12,
          instrumentKey: SAMPLE.instrumentKey,
          symbol: 'AAPL',
          side: 'SELL',
          orderType: 'STOP',
          status: 'HELD',
          quantity: '100',
          filledQuantity: '0',
          stopPrice: '220.67',
          ocaGroup: '1351823328',
          ocaType: 3,
        },
      ],
      positions: [
        {
          instrumentKey: SAMPLE.instrumentKey,
          symbol: 'AAPL',
          quantity: '100',
          averageCost: '227.52',
        },
      ],
      executionCount: 1,
    },
  };
  @IsAccount() account: string;
  @IsInt() @Min(0) epoch: number;
  /** When it was begun to be asked for; absent in snapshots of before this was told. */
  @IsOptional() @IsUtcInstant() askedAt?: string;
  /** The moment of the positions: every execution recorded up to it is in them, and none that is recorded later. */
  @IsUtcInstant() takenAt: string;
  @ArrayMaxSize(SNAPSHOT_ROWS_MAX.openOrders)
  @ValidateNested({ each: true })
  @Type(() => SnapshotOrderV1)
  openOrders: SnapshotOrderV1[];
  @ArrayMaxSize(SNAPSHOT_ROWS_MAX.positions)
  @ValidateNested({ each: true })
  @Type(() => SnapshotPositionV1)
  positions: SnapshotPositionV1[];
  /** Rows of the picture that are not named here: with any of them, they may be there all the same. Absent means none. */
  @IsOptional() @IsInt() @Min(0) rowsLeftOff?: number;
  /** Of a picture too large for one message: the same in all its parts. Absent where this is all of it. */
  @IsOptional() @IsUUID() snapshotId?: string;
  /** Which part this is, from 1, and of how many; a reader waits for all of them, in whatever order they come. */
  @IsOptional() @IsInt() @Min(1) part?: number;
  @IsOptional() @IsInt() @Min(1) parts?: number;
  /** How many executions the probe returned: they are in `fill.execution`. */
  @IsInt() @Min(0) executionCount: number;
}
