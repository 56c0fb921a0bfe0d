import { IsString } from 'class-validator';

/** What the console reads from the environment. */
export class ConsoleEnv {
  /** The file that holds the API key in plain text, readable by its owner only. */
  @IsString() FAIRLEAD_API_KEY_FILE = '.fairlead/api-key';
}
