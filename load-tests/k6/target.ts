// Where the scenarios send. This machine unless VIGIL_URL and VIGIL_INGEST_URL say otherwise, and another one only with
// VIGIL_LOAD=yes: load is not sent to a hospital's city by a forgotten variable.
import http from 'k6/http';

const LOCAL = /^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;

export const DASHBOARD_URL = allowed(__ENV['VIGIL_URL'] ?? 'http://127.0.0.1:8080');
export const INGEST_URL = allowed(__ENV['VIGIL_INGEST_URL'] ?? 'http://127.0.0.1:8081');

function allowed(url: string): string {
  if (LOCAL.test(url) || __ENV['VIGIL_LOAD'] === 'yes') return url;
  throw new Error(`${url} is not this machine. Set VIGIL_LOAD=yes if you mean it.`);
}

/** A whole number of the environment. */
export function numberOf(name: string, preset: number): number {
  const given = __ENV[name];
  if (given === undefined) return preset;
  const value = Number(given);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`${name} must be a whole number above zero.`);
}

/** Signs in as VIGIL_USER (admin) with VIGIL_PASSWORD; the token lives longer than any scenario. */
export function signIn(): string {
  const password = __ENV['VIGIL_PASSWORD'];
  if (password === undefined)
    throw new Error('Set VIGIL_PASSWORD (and VIGIL_USER if it is not admin).');
  return signInAs(__ENV['VIGIL_USER'] ?? 'admin', password);
}

export function signInAs(user: string, password: string): string {
  const body = JSON.stringify({ user, password });
  const answer = http.post(`${DASHBOARD_URL}/api/session`, body, {
    headers: { 'content-type': 'application/json' },
  });
  const token = answer.status === 200 ? answer.json('token') : null;
  if (typeof token !== 'string') throw new Error(`Sign-in was answered ${String(answer.status)}.`);
  return token;
}
