import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { homeOf } from '../config/home';

/** How this program is called and started where it runs. */
export interface OwnCommand {
  /** Before the name of a command: `npx fairlead`. */
  readonly call: string;
  /** What starts everything. */
  readonly start: string;
}

const IN_CLONE: OwnCommand = { call: 'npx fairlead', start: 'npm start' };
/** In an image there are no sources and no npm; `npx fairlead` would fetch a stranger's package. */
const IN_IMAGE: OwnCommand = { call: 'fairlead', start: 'docker compose up -d --wait' };

/** Returns what a person types here. `root` is where the program lies. */
export function ownCommand(root: string = homeOf({}).root): OwnCommand {
  return existsSync(join(root, 'apps', 'fairlead', 'src')) ? IN_CLONE : IN_IMAGE;
}
