import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { processEnvironment } from '../config/environment';
import { homeOf } from '../config/home';
import { CommandFailure } from './failure';

const TIMEOUT_MS = 5_000;

/** Asks the gateway itself, at its own port with its own key: nothing else has to run. Returns its answer. */
export async function askGateway(path: string, said: object): Promise<Record<string, unknown>> {
  const { url, key } = addressOf();
  const response = await fetch(`${url}/${path}`, {
    method: 'POST',
    body: JSON.stringify(said),
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandFailure('NOT_RUNNING', `The gateway does not answer at ${url}: ${why}`, 1);
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (response.ok) return answer;
  const { code, detail } = answer;
  throw new CommandFailure(String(code), String(detail), 1);
}

/** The directory of the gateway's state has both, for who may read it. */
function addressOf(): { readonly url: string; readonly key: string } {
  const environment = processEnvironment();
  const directory =
    environment['FAIRLEAD_GATEWAY_STATE'] ?? join(homeOf(environment).directory, 'gateway');
  const [url, key] = ['address', 'key'].map((name) => join(directory, name));
  if (url === undefined || key === undefined || !existsSync(url) || !existsSync(key)) {
    throw new CommandFailure('NOT_RUNNING', `No gateway has its port open: there is no address in ${directory}. FAIRLEAD_GATEWAY_STATE names another directory.`, 1); // prettier-ignore
  }
  return { url: readFileSync(url, 'utf8').trim(), key: readFileSync(key, 'utf8').trim() };
}
