// The images that everything is built from and runs on, by the names that docker-compose.yml and the Dockerfile give them:
// a name stands there and nowhere else.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** The root of the checkout. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Returns the names of the official images: `node` and `haproxy` to build on, `nats` and `postgres` to run. */
export function imageNames() {
  const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
  const { services } = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'));
  return {
    node: argument(dockerfile, 'NODE_IMAGE'),
    haproxy: argument(dockerfile, 'HAPROXY_IMAGE'),
    nats: services.nats.image,
    postgres: services.postgres.image,
  };
}

function argument(dockerfile, name) {
  const value = new RegExp(`^ARG ${name}=(\\S+)$`, 'm').exec(dockerfile)?.[1];
  if (value === undefined) throw new Error(`the Dockerfile has no ARG ${name}=…`);
  return value;
}
