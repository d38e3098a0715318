// The release download of the NATS project. The sums are those that the project itself states in the Dockerfiles of its official
// image (github.com/nats-io/nats-docker, 2.14.x), so a changed file is refused whoever changed it.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TransientError, messageOf } from '../errors.ts';

const VERSION = '2.14.5';
const SUMS: Readonly<Record<string, { readonly name: string; readonly sha256: string }>> = {
  'linux-x64': {
    name: 'linux-amd64',
    sha256: '5e3b603d47c447bda1f77f9ac16dbf91c90aac4ff3681f8fbbc7201e4ed99355',
  },
  'linux-arm64': {
    name: 'linux-arm64',
    sha256: '673a98d3faa79dde3f9ebf16d6dfac36a5f694e7ad2015e4954dd7939c85cd4c',
  },
  'linux-arm': {
    name: 'linux-arm7',
    sha256: 'c8796b63a8603fdebabd63146ac3d3997c29a2829fdd2af6db320f4a287f2e71',
  },
  'linux-s390x': {
    name: 'linux-s390x',
    sha256: '829193e8c592e0df5f15402c27417df18d26503d22b77dfc9491982fe0b51a67',
  },
  'linux-ppc64': {
    name: 'linux-ppc64le',
    sha256: '5d8f1a264a3bc4b30899814ae8e898b1268e817074635adddd24b32f388e4cc4',
  },
  'linux-loong64': {
    name: 'linux-loong64',
    sha256: 'e0c584e45453c5a5ed387f14a96eaa8cb84cb110f0ff9031699087b23e3b2c2d',
  },
};

/** An unreachable site must not hold up the start; a slow one may take its time once it has answered. */
const ANSWER_MS = 5_000;
const WHOLE_MS = 90_000;
const BYTES_MAX = 60_000_000;

/** Returns the path of the program in `folder`. */
export async function fetchRelease(
  folder: string,
  machine = `${process.platform}-${process.arch}`,
): Promise<string> {
  const build = SUMS[machine];
  if (build === undefined)
    throw new TransientError('no-release', `no pinned release for ${machine}`);
  const name = `nats-server-v${VERSION}-${build.name}`;
  const archive = await fetchBytes(
    `https://github.com/nats-io/nats-server/releases/download/v${VERSION}/${name}.tar.gz`,
  );
  const sum = createHash('sha256').update(archive).digest('hex');
  if (sum !== build.sha256) {
    throw new TransientError(
      'release-sum',
      `${name}.tar.gz has SHA-256 ${sum} instead of ${build.sha256}; it was not used`,
    );
  }
  const work = mkdtempSync(join(folder, 'unpack-'));
  try {
    writeFileSync(join(work, 'release.tar.gz'), archive);
    execFileSync('tar', ['-xzf', 'release.tar.gz'], { cwd: work, timeout: 60_000 });
    const program = join(folder, `nats-server-${VERSION}-release`);
    chmodSync(join(work, name, 'nats-server'), 0o755);
    renameSync(join(work, name, 'nats-server'), program);
    return program;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function fetchBytes(url: string): Promise<Buffer> {
  const whole = AbortSignal.timeout(WHOLE_MS);
  const answer = new AbortController();
  const timer = setTimeout(() => {
    answer.abort(new Error(`no answer within ${String(ANSWER_MS / 1000)} s`));
  }, ANSWER_MS);
  try {
    const response = await fetch(url, { signal: AbortSignal.any([whole, answer.signal]) });
    clearTimeout(timer);
    if (!response.ok)
      throw new TransientError('release-http', `${url} answered ${String(response.status)}`);
    if (Number(response.headers.get('content-length') ?? 0) > BYTES_MAX)
      throw new TransientError('release-size', `${url} is too large`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    const cause =
      error instanceof Error && error.cause !== undefined ? ` (${messageOf(error.cause)})` : '';
    throw new TransientError('release-unreachable', `${url}: ${messageOf(error)}${cause}`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}
