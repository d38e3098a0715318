// One row of the table of who is answered what (every-route.int.test.ts), and what an area of the API brings to it.
import type { TestDesk } from '../../desk.fixture.ts';

export type Row = readonly [route: string, path: string, answers: string, body?: unknown];

export interface AreaAnswers {
  readonly rows: readonly Row[];
  /** Stores the records that the rows are about. */
  readonly prepare?: (desk: TestDesk) => Promise<void>;
}
