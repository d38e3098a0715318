// Who is answered what of escalations and standstills. Columns as in every-route.int.test.ts.
import { saveEscalation } from '../../escalations.fixture.ts';
import { taskId, testAlert } from '../../records.fixture.ts';
import type { AreaAnswers } from './row.fixture.ts';

const SUBJECTS = [testAlert('near'), testAlert('far', { place: '990103001' })] as const;

export const escalationAnswers: AreaAnswers = {
  rows: [['GET /api/escalations', '/api/escalations', '401 all near near all near all near near']],
  prepare: async (desk) => {
    for (const [at, alert] of SUBJECTS.entries())
      await saveEscalation(desk.pool, alert, {
        taskId: taskId(at === 0 ? 'near' : 'far'),
        cause: 'act',
      });
  },
};
