// Which archives are asked for nats-server, from the package sources of a machine.
import { describe, expect, it } from 'vitest';
import { compareVersions } from './nats-binary.ts';
import { archiveSources } from './nats-debian.ts';

const debian = 'ID=debian\nVERSION_CODENAME=bookworm\n';

describe('the archives to ask for nats-server', () => {
  it('are the mirrors of this machine, first with the newer suite', () => {
    const sources = archiveSources({
      osRelease: debian,
      sourceFiles: [
        'deb [signed-by=/x] http://mirror.example/debian bookworm main contrib\n# deb http://no.example/debian bookworm main\n',
        'Types: deb\nURIs: http://deb822.example/debian\nSuites: bookworm bookworm-updates\nComponents: main\n\nTypes: deb\nURIs: http://security.example\nSuites: bookworm-security\n',
        'Enabled: no\nTypes: deb\nURIs: http://off.example\nSuites: bookworm\n',
      ],
    });
    expect(sources.map(({ suite, uri }) => `${suite} ${uri}`)).toEqual([
      'trixie http://mirror.example/debian',
      'trixie http://deb822.example/debian',
      'bookworm http://mirror.example/debian',
      'bookworm http://deb822.example/debian',
    ]);
  });

  it('stay with the own suite on Ubuntu, where the program is in universe', () => {
    const [source, ...more] = archiveSources({
      osRelease: 'ID=ubuntu\nVERSION_CODENAME=noble\n',
      sourceFiles: ['deb http://mirror.example/ubuntu noble main universe\n'],
    });
    expect(source).toMatchObject({ suite: 'noble', components: 'main universe' });
    expect(more).toEqual([]);
  });

  it('are none on a system of another kind', () => {
    expect(archiveSources({ osRelease: 'ID=alpine\n', sourceFiles: [] })).toEqual([]);
  });
});

describe('versions', () => {
  it('compare by number and not by letter', () => {
    expect(compareVersions('2.10.27', '2.9.0')).toBeGreaterThan(0);
    expect(compareVersions('2.9.10-1+b3', '2.9.10')).toBe(0);
    expect(compareVersions('1.99.0', '2.0.0')).toBeLessThan(0);
  });
});
