import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICE_NAMES } from '@fairlead/contracts';
import { parse } from 'yaml';

const ROOT = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

interface Service {
  readonly [setting: string]: unknown;
  readonly image: string;
  readonly build?: { readonly context: string; readonly target?: string };
  readonly environment?: Readonly<Record<string, string>>;
  readonly networks: readonly string[];
  readonly ports?: readonly string[];
  readonly tmpfs: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}
interface Composition {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, object>>;
}

const { services, networks, volumes } = parse(read('docker-compose.yml'), {
  merge: true,
}) as Composition;
const all = Object.entries(services);
const dockerfile = read('Dockerfile');

/** The own volumes and files of a service, as `[source, target, mode]`. */
function mountsOf(service: Service): readonly (readonly string[])[] {
  return (service.volumes ?? []).map((volume) => volume.split(':'));
}
function secretsOf(name: string): readonly (readonly string[])[] {
  const service = services[name];
  return service === undefined
    ? []
    : mountsOf(service).filter(([source]) => source?.startsWith('secrets') === true);
}

describe('the compose file', () => {
  it('has the services of the flow and those around them', () => {
    const around = ['nats', 'postgres', 'provision', 'edge', 'tws-simulator'];
    expect(Object.keys(services).sort()).toEqual([...SERVICE_NAMES, ...around].sort());
  });

  it.each(all)('gives %s no rights and nothing to write to', (_name, service) => {
    expect(service).toMatchObject({
      user: '10001:10001',
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      init: true,
      stop_grace_period: '15s',
    });
    expect(service.tmpfs).toContain('/tmp');
    expect(service).toHaveProperty('pids_limit', expect.any(Number));
    expect(service).toHaveProperty('mem_limit', expect.any(String));
    for (const right of ['privileged', 'cap_add', 'network_mode', 'pid', 'ipc', 'devices']) {
      expect(service).not.toHaveProperty(right);
    }
    // A file of the host is only read, and what is written goes to a volume that has a name.
    for (const [source = '', , mode] of mountsOf(service)) {
      expect([source, source in volumes || mode === 'ro']).toEqual([source, true]);
      expect(source).not.toMatch(/docker\.sock|^\/|^\.\.?\/?$/);
    }
  });

  it.each(all.filter(([name]) => name !== 'provision'))('knows when %s is healthy', (_name, of) => {
    expect(of).toHaveProperty('healthcheck.test');
    expect(of).toHaveProperty('restart', 'unless-stopped');
  });

  it('publishes nothing beyond this machine, unless the edge is told to', () => {
    const published = all.flatMap(([name, { ports }]) => (ports ?? []).map((port) => [name, port]));
    expect(published.map(([name]) => name)).toEqual(['nats', 'edge', 'console']);
    const open = published.filter(([, port]) => !/^(\$\{\w+:-)?127\.0\.0\.1:/.test(port ?? ''));
    expect(open).toEqual([]);
    expect(services['edge']?.ports).toEqual(['${FAIRLEAD_PORT:-127.0.0.1:7400}:7400']);
  });

  it('pins what is pulled, and builds the rest here', () => {
    const built = new Set(
      all.flatMap(([, { build, image }]) => (build === undefined ? [] : image)),
    );
    const pulled = all.filter(([, { image }]) => !built.has(image));
    expect(pulled.map(([name]) => name)).toEqual(['nats', 'postgres']);
    for (const [, { image }] of pulled) expect(image).toMatch(/:\d+\.\d+(\.\d+)?-\w+$/);
  });

  it.each(SERVICE_NAMES)('shows %s its own passwords and no others', (name) => {
    expect(secretsOf(name)).toEqual([[`secrets-${name}`, '/run/secrets', 'ro']]);
    const user = `fairlead_${name.replace('-', '_')}`;
    expect(services[name]?.environment?.['FAIRLEAD_DATABASE_URL']).toBe(
      `postgres://${user}@postgres:5432/fairlead`,
    );
    expect(services[name]?.depends_on).toMatchObject({
      provision: { condition: 'service_completed_successfully' },
      nats: { condition: 'service_healthy' },
      postgres: { condition: 'service_healthy' },
    });
  });

  it('shows nobody but provision all of them', () => {
    const others = all.filter(([name]) => name !== 'provision');
    for (const [name] of others) expect(secretsOf(name).length).toBeLessThanOrEqual(1);
    expect(secretsOf('provision').map(([source]) => source)).toEqual(
      Object.keys(volumes).filter((volume) => volume.startsWith('secrets')),
    );
    for (const name of ['edge', 'tws-simulator']) expect(secretsOf(name)).toEqual([]);
    const texts = all.flatMap(([, { environment }]) => Object.entries(environment ?? {}));
    const secret = texts.filter(([key]) => /(PASSWORD|KEY|TOKEN|WEBHOOK_SECRETS)$/.test(key));
    // Empty unless somebody sets them: what the world outside gave, nothing of ours.
    expect(secret).toEqual([
      ['FAIRLEAD_PREDICTION_API_KEY', '${FAIRLEAD_PREDICTION_API_KEY:-}'],
      ['FAIRLEAD_WEBHOOK_SECRETS', '${FAIRLEAD_WEBHOOK_SECRETS:-}'],
    ]);
  });

  it('keeps the edge away from everything but signal-ingestion', () => {
    const inside = ['inside', 'ingress', 'broker'];
    expect(inside.map((name) => networks[name]?.internal)).toEqual([true, true, true]);
    expect(services['postgres']?.networks).toEqual(['inside']);
    expect(services['tws-simulator']?.networks).toEqual(['broker']);
    expect(services['edge']?.networks).not.toContain('inside');
    const outside = all.filter(([, service]) => service.networks.includes('outside'));
    expect(outside.map(([name]) => name)).toEqual(['nats', 'edge', 'tws-gateway', 'console']);
    const egress = all.filter(([, service]) => service.networks.includes('egress'));
    expect(egress.map(([name]) => name)).toEqual(['signal-ingestion']);
  });
});

describe('the compose file of an example', () => {
  const example = parse(read('examples/subscriber/compose.yml')) as Composition;

  it('adds containers and changes none: a changed one and all that wait for it would be made anew', () => {
    expect(Object.keys(example.services).filter((name) => name in services)).toEqual([]);
  });

  it('hands its program its own password only', () => {
    expect(example.services['subscriber-password']).toMatchObject({
      entrypoint: ['cp', '/secrets/subscriber/nats', '/data/nats'],
      network_mode: 'none',
      volumes: ['secrets:/secrets:ro', 'secrets-subscriber:/data'],
    });
    const secrets = mountsOf(example.services['subscriber'] ?? ({} as Service));
    expect(secrets.filter(([source]) => source?.startsWith('secrets'))).toEqual([
      ['secrets-subscriber', '/run/secrets', 'ro'],
    ]);
  });

  it('gives its program no rights and nothing to write to but a volume', () => {
    const { subscriber } = example.services;
    expect(subscriber).toMatchObject({
      user: '10001:10001',
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      init: true,
      networks: ['inside'],
    });
    for (const [source = '', , mode] of subscriber === undefined ? [] : mountsOf(subscriber)) {
      expect([source, source in example.volumes || mode === 'ro']).toEqual([source, true]);
    }
  });
});

describe('the Dockerfile', () => {
  it('builds without a frontend that would have to be pulled', () => {
    expect(dockerfile).not.toMatch(/^# *syntax *=/m);
    expect(dockerfile).not.toMatch(/<<|--link|--mount/);
  });

  it('pins its base images and uses no others', () => {
    const names = [...dockerfile.matchAll(/^ARG \w+_IMAGE=(\S+)$/gm)].map(([, name]) => name);
    expect(names).toHaveLength(2);
    for (const name of names) expect(name).toMatch(/^(node|haproxy):\d+\.\d+\.\d+-\w+(-slim)?$/);
    const from = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, name]) => name);
    expect(new Set(from)).toEqual(new Set(['${NODE_IMAGE}', '${HAPROXY_IMAGE}', 'services']));
  });

  it('runs as nobody in particular, without a shell between', () => {
    const [services = '', simulator = '', last = ''] = dockerfile.split(/^FROM /m).slice(-3);
    expect(/^USER (.*)$/m.exec(services)?.[1]).toBe('10001:10001');
    for (const stage of [simulator, last]) expect(stage).not.toMatch(/^(USER|ENTRYPOINT)/m);
    expect(last.trim()).toBe('services');
    for (const word of ['ENTRYPOINT', 'CMD']) {
      expect(services).toMatch(new RegExp(`^${word} \\[".*"\\]$`, 'm'));
    }
  });

  it('has a directory, and with it an owner, for each volume that provision fills', () => {
    const made = /for name in ([^;]+);/.exec(dockerfile)?.[1]?.split(' ') ?? [];
    const mounted = secretsOf('provision').map(([, target]) => target?.slice('/secrets/'.length));
    expect(made.sort()).toEqual(mounted.filter((name) => name !== '').sort());
  });

  it('takes in only what is named', () => {
    const lines = read('.dockerignore').split('\n');
    expect(lines.filter((line) => line !== '' && !line.startsWith('#'))[0]).toBe('*');
    const named = lines.filter((line) => line.startsWith('!')).join(' ');
    expect(named).not.toMatch(/\.env|\.git|\.fairlead|secrets|node_modules|dist/);
  });
});
