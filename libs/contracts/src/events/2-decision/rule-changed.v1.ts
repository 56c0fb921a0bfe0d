import {
  ArrayMaxSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  MaxLength,
  Min,
} from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsAccount, IsText } from '../../validators/fields';

/** The files that rules are made of. */
export const RULE_FILES = ['rules', 'instruments'] as const;
/** What became of a file that changed. */
export const RULE_FILE_STATES = ['IN_FORCE', 'BROKEN', 'NEXT_START'] as const;
/** IN_FORCE: it counts now. BROKEN: what counted before still does. NEXT_START: only of earlier releases. */
export type RuleFileState = (typeof RULE_FILE_STATES)[number];

/** The file of rules or of instruments changed: it counts now, or it is broken and what counted before still does. */
export class RuleChangedV1 {
  static readonly contract: EventContract<RuleChangedV1> = {
    type: 'decision.rule-changed',
    version: 1,
    isLogged: false,
    subject: (data) => `decision.v1.rule-changed.${data.account}`,
    sample: {
      account: SAMPLE.account,
      kind: 'rules',
      file: '/home/trader/rules.yaml',
      state: 'BROKEN',
      version: 3,
      count: 6,
      reason: 'rules.yaml of 15:00:00 UTC is broken; version 3 is still in force',
      problems: [
        'rules.yaml:12:5: rule buy, stop.percent: 0.03 is below 0.25 (% of the entry price: 3 is 3 %): did you mean 3?',
      ],
    },
  };
  @IsAccount() account: string;
  @IsIn(RULE_FILES) kind: (typeof RULE_FILES)[number];
  /** Where the file is. */
  @IsString() @MaxLength(500) file: string;
  @IsIn(RULE_FILE_STATES) state: RuleFileState;
  /** Counts the contents that were in force; of a broken file the one that still is. 0 where contents are not counted. */
  @IsInt() @Min(0) version: number;
  /** Rules, or instruments, that count now. */
  @IsInt() @Min(0) count: number;
  /** What happened, in a sentence. */
  @IsText() reason: string;
  /** Each with place and mend; the first of them where there are many. */
  @ArrayMaxSize(50) @IsString({ each: true }) @MaxLength(1_000, { each: true }) problems: string[];
  /** True where the file is sound and something else is in force, which was put there later. */
  @IsOptional() @IsBoolean() setAside?: boolean;
  /** The person who did it; absent where a file changed. */
  @IsOptional() @IsString() @MaxLength(200) by?: string;
}
