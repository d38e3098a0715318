// The words of the quarantine's desk: what they mean, and that a misunderstanding never becomes an act.
import { describe, expect, it } from 'vitest';
import { readCall } from './call.ts';

const now = Date.parse('2026-11-21T12:00:00+08:00');
const read = (line: string) => readCall(line.split(' '), { zone: 'Asia/Shanghai', now });

describe('the words of vigil quarantine', () => {
  it('lists the open ones, 50, unless said otherwise', () => {
    expect(read('list')).toMatchObject({ act: 'list', filter: { state: 'open', limit: 50 } });
    expect(read('list --all --limit 7 --site s-1 --reason bad --door mllp --json')).toEqual({
      act: 'list',
      form: 'json',
      filter: { state: 'all', limit: 7, site: 's-1', code: 'bad', door: 'mllp', since: undefined },
    });
  });

  it.each([
    ['2d', now - 2 * 86_400_000],
    ['12h', now - 12 * 3_600_000],
    ['2026-11-21', Date.parse('2026-11-21T00:00:00+08:00')],
    ['2026-11-21T03:00Z', Date.parse('2026-11-21T03:00:00Z')],
  ])('reads --since %s', (words, at) => {
    expect(read(`replay --since ${words}`)).toMatchObject({ what: { filter: { since: at } } });
  });

  it('replays one by its id, or the open ones of a filter; a dry run is one', () => {
    expect(read('replay 0123abcd')).toMatchObject({ what: { id: '0123abcd' }, effect: 'publish' });
    expect(read('replay --reason x --all --dry-run')).toMatchObject({
      effect: 'dry-run',
      what: { filter: { code: 'x', state: 'open' } },
    });
  });

  it('keeps what is mended', () => {
    expect(read('mend 0123 --why typo --zone Asia/Urumqi --charset gbk --facility H1')).toEqual({
      act: 'mend',
      id: '0123',
      why: 'typo',
      file: undefined,
      overrides: { zone: 'Asia/Urumqi', charset: 'gbk', facility: 'H1' },
    });
  });

  it.each([
    '',
    'lost',
    'show',
    'show 0123',
    'discard 0123',
    'mend 0123 --why typo',
    'mend 0123 --why typo --zone Mars/Olympus',
    'mend 0123 --why typo --charset ebcdic',
    'list --since soon',
    'list --limit 0',
    'list --colour red',
    'replay 0123 4567',
  ])('does not understand "%s"', (line) => {
    expect(read(line).act).toBe('misunderstood');
  });
});
