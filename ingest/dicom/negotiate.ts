// Which of the offered presentation contexts are taken: verification and the storage classes of `sop-classes.ts`, each in the first
// transfer syntax of the sender that can be read here.
import type { AnsweredContext, Context } from './pdu.ts';
import { storedKind, VERIFICATION } from './sop-classes.ts';
import { IMPLICIT_LITTLE, type Syntax, syntaxOf } from './transfer-syntaxes.ts';

export interface Agreed {
  readonly abstractSyntax: string;
  readonly syntax: Syntax;
}

export interface Negotiation {
  readonly answers: readonly AnsweredContext[];
  readonly agreed: ReadonlyMap<number, Agreed>;
}

export function negotiate(contexts: readonly Context[]): Negotiation {
  const agreed = new Map<number, Agreed>();
  const answers = contexts.map(({ id, abstractSyntax, transferSyntaxes }): AnsweredContext => {
    const refused = transferSyntaxes[0] ?? IMPLICIT_LITTLE;
    if (abstractSyntax !== VERIFICATION && storedKind(abstractSyntax) === undefined)
      return { id, result: 3, transferSyntax: refused };
    const chosen = transferSyntaxes.find((uid) => syntaxOf(uid) !== undefined);
    const syntax = chosen === undefined ? undefined : syntaxOf(chosen);
    if (chosen === undefined || syntax === undefined)
      return { id, result: 4, transferSyntax: refused };
    agreed.set(id, { abstractSyntax, syntax });
    return { id, result: 0, transferSyntax: chosen };
  });
  return { answers, agreed };
}
