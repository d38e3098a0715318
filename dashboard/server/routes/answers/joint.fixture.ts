// Who is answered what on the routes of joint. Columns as in every-route.int.test.ts. Of `near` and of `far` there is one team.
import { Team } from '../../../../contracts/joint/team.ts';
import type { TestDesk } from '../../desk.fixture.ts';
import { alertId } from '../../records.fixture.ts';
import type { AreaAnswers } from './row.fixture.ts';

const idOf = (name: 'near' | 'far'): string => `tm-${(name === 'near' ? 'n' : 'f').repeat(26)}`;

async function saveTeam(desk: TestDesk, name: 'near' | 'far', place: string): Promise<void> {
  const team = Team.parse({
    v: 1,
    id: idOf(name),
    version: 1,
    alertId: alertId(name),
    state: 'active',
    place,
    lead: 'disease-control',
    members: [
      { department: 'disease-control', user: null },
      { department: 'transport', user: null },
    ],
    setUpBy: 'one.who.leads',
    setUpAt: desk.time.now,
    periodMinutes: 240,
    dissolvedAt: null,
  });
  await desk.pool.query(
    `INSERT INTO teams (id, version, alert_id, state, place, set_up_by, set_up_at, period_minutes, record)
     VALUES ($1, 1, $2, 'active', $3, $4, now(), 240, $5)`,
    [team.id, team.alertId, place, team.setUpBy, team],
  );
}

const dissolve = (name: 'near' | 'far') => ({
  command: 'dissolve-team',
  team: idOf(name),
  reason: 'x',
});

export const jointAnswers: AreaAnswers = {
  rows: [
    [
      'GET /api/alerts/:id/room',
      `/api/alerts/${alertId('near')}/room`,
      '401 near near near near near near near near',
    ],
    [
      'GET /api/alerts/:id/room',
      `/api/alerts/${alertId('far')}/room`,
      '401 far 404 404 far 404 far 404 404',
    ],
    [
      'POST /api/joint/commands',
      '/api/joint/commands',
      '401 403 403 403 403 403 403 403 403',
      dissolve('near'),
    ],
    [
      'POST /api/joint/commands',
      '/api/joint/commands',
      '401 403 404 404 403 404 403 404 404',
      dissolve('far'),
    ],
    [
      'POST /api/joint/commands',
      '/api/joint/commands',
      '401 404 404 404 404 404 404 404 404',
      { command: 'dissolve-team', team: `tm-${'a'.repeat(26)}`, reason: 'x' },
    ],
  ],
  prepare: async (desk) => {
    await saveTeam(desk, 'near', '990102001');
    await saveTeam(desk, 'far', '990103001');
  },
};
