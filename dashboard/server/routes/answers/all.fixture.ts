// What each area of the response brings to the table of who is answered what.
import { dutyAnswers } from './duty.fixture.ts';
import { escalationAnswers } from './escalations.fixture.ts';
import { evaluationAnswers } from './evaluation.fixture.ts';
import { jointAnswers } from './joint.fixture.ts';
import { listsAnswers } from './lists.fixture.ts';
import { productsAnswers } from './products.fixture.ts';
import { triageAnswers } from './triage.fixture.ts';
import type { AreaAnswers } from './row.fixture.ts';

export const AREA_ANSWERS: readonly AreaAnswers[] = [
  triageAnswers,
  productsAnswers,
  listsAnswers,
  jointAnswers,
  dutyAnswers,
  escalationAnswers,
  evaluationAnswers,
];
