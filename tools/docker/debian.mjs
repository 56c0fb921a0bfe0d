// Packages of Debian without installing them: looked up and fetched by apt with a configuration of its own, so that the
// machine's sources and packages stay as they are. apt checks Debian's signature.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SUITE = 'trixie';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const SOURCES = [
  `deb [signed-by=${KEYRING}] http://deb.debian.org/debian ${SUITE} main`,
  `deb [signed-by=${KEYRING}] http://deb.debian.org/debian-security ${SUITE}-security main`,
];

/** Debian's packages as files in a directory that keeps them for the next time. */
export class DebianPackages {
  #directory;

  constructor(directory) {
    this.#directory = directory;
    for (const path of ['debs', 'lists/partial', 'archives/partial']) {
      mkdirSync(join(directory, path), { recursive: true });
    }
    // An empty list of what is installed: everything that a package needs is then named.
    writeFileSync(join(directory, 'status'), '');
    writeFileSync(join(directory, 'sources.list'), `${SOURCES.join('\n')}\n`);
    writeFileSync(join(directory, 'apt.conf'), this.#configuration());
    this.#apt(['update']);
  }

  /** Returns the files of these packages and of all they need, as far as `isWanted` says. Those of last time are kept. */
  fetch(packages, isWanted = () => true) {
    const install = ['install', '--print-uris', '--yes', '--no-install-recommends', ...packages];
    const needed = [...this.#apt(install).matchAll(/^'[^']+' (([^_]+)_\S+)/gm)];
    const wanted = needed.filter(([, , name]) => isWanted(name));
    this.#apt(['download', ...wanted.map(([, , name]) => name)]);
    return wanted.map(([, file]) => join(this.#directory, 'debs', file));
  }

  #apt(command) {
    return execFileSync('apt-get', ['--quiet=2', ...command], {
      cwd: join(this.#directory, 'debs'),
      env: { ...process.env, APT_CONFIG: join(this.#directory, 'apt.conf'), LC_ALL: 'C' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }

  #configuration() {
    return [
      `Dir::Etc::sourcelist "${join(this.#directory, 'sources.list')}";`,
      'Dir::Etc::sourceparts "-";',
      `Dir::State::lists "${join(this.#directory, 'lists')}";`,
      `Dir::State::status "${join(this.#directory, 'status')}";`,
      `Dir::Cache "${this.#directory}";`,
      'APT::Sandbox::User "root";',
      'Acquire::Retries "3";',
      '',
    ].join('\n');
  }
}

/** Unpacks packages below a directory without running anything of theirs. */
export function unpack(files, root) {
  mkdirSync(root, { recursive: true });
  for (const file of files) execFileSync('dpkg-deb', ['--extract', file, root]);
}
