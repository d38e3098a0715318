// Refusals on HTTP as values of one class: a stable code, what happened, what to do. Everything else that is thrown is a 503 where it may
// pass, and a 500 where it is our fault.
import type { Problem } from '../../contracts/problem.ts';
import type { Words } from '../../contracts/words.ts';

export class HttpProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.title);
    this.name = 'HttpProblem';
    this.problem = problem;
  }
}

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly detailWords?: Words;
  readonly advice?: string;
}

export function problem(refusal: Refusal): HttpProblem {
  return new HttpProblem({ type: `urn:vigil:problem:${refusal.code}`, ...refusal });
}

export const notSignedIn = (code: string): HttpProblem =>
  problem({
    status: 401,
    code,
    title: 'Not signed in, or the session has ended. 未登录或会话已结束。',
    advice: 'Sign in again. 请重新登录。',
  });

export const outOfScope = (): HttpProblem =>
  problem({
    status: 403,
    code: 'out-of-scope',
    title: 'Outside your jurisdiction or department. 不在您的辖区或部门范围内。',
    advice: 'Ask the administrator if your duties have changed. 如职责有变，请联系管理员。',
  });

/** Also the answer where a record exists that the account may not know of. */
export const notFound = (what: string): HttpProblem =>
  problem({
    status: 404,
    code: `unknown-${what}`,
    title: `There is no such ${what}, or you may not see it. 没有这条记录，或您无权查看。`,
  });
