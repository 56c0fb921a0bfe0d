import { IsAccountSetting } from '@fairlead/contracts';
import { IsString, MinLength } from 'class-validator';

/** What the rule engine reads from the environment. */
export class RulesEnv {
  /** The file of rules. It is read again when it changes. */
  @IsString() @MinLength(1) FAIRLEAD_RULES = 'rules.yaml';
  /** The list of instruments, as every service reads it at its start; here it is watched too. */
  @IsString() @MinLength(1) FAIRLEAD_INSTRUMENTS = 'instruments.yaml';
  /** The account that intents are for. */
  @IsAccountSetting() TWS_ACCOUNT: string;
}
