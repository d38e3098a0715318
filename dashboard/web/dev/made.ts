// What a plot of the development world is made into.
import type { Alert } from '../../../contracts/alert.ts';
import type { EvidenceFact } from '../../../contracts/api/alerts.ts';
import type { Assessment } from '../../../contracts/assessment.ts';
import type { Signal } from '../../../contracts/signal.ts';

export interface Made {
  readonly alert: Alert;
  readonly signals: readonly Signal[];
  readonly assessments: readonly Assessment[];
  readonly facts: readonly EvidenceFact[];
}
