// The login of a stage in place of the owner's, in every form of URL that the driver takes.
import { describe, expect, it } from 'vitest';
import { userOfUrl, urlWithLogin } from './stage-roles.ts';

const login = { user: 'vigil_ingest', password: 'p:@/%ä' };

describe('the connection string of a stage', () => {
  it.each([
    'postgres://owner:secret@db:5432/vigil?sslmode=require',
    'postgresql://db/vigil?user=owner&password=secret',
    'postgres:///vigil?host=/var/run/postgresql&user=owner',
  ])('names its own user and nothing of the owner: %s', (url) => {
    const own = urlWithLogin(url, login) ?? '';
    expect(userOfUrl(own)).toBe('vigil_ingest');
    expect(own).not.toMatch(/owner|secret/);
    expect(new URL(own).pathname).toBe('/vigil');
    const parsed = new URL(own);
    const password = parsed.searchParams.get('password') ?? decodeURIComponent(parsed.password);
    expect(password).toBe(login.password);
  });

  it('cannot be made from what is no URL', () => {
    expect(urlWithLogin('/var/run/postgresql vigil', login)).toBeUndefined();
    expect(userOfUrl('/var/run/postgresql vigil')).toBeUndefined();
  });
});
