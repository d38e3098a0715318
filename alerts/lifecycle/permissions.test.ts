// Permissions of the desk: an administrator is on it like a duty officer, inside their jurisdiction and with the same limits.
import { describe, expect, it } from 'vitest';
import { AlertCommand } from '../../contracts/command.ts';
import { Inbox, account, shippedRules, signal } from '../outbreak.fixture.ts';
import { arbiterPermission } from '../tasks/arbiters.ts';
import {
  ALERT_ROLES,
  TASK_CAPACITIES,
  alertPermission,
  isOnDesk,
  taskPermission,
} from './permissions.ts';

const inbox = new Inbox();
inbox.receive(signal('cholera'));
const { alert, tasks } = inbox.only;
const verbs = AlertCommand.options.map((option) => option.shape.command.value);
const duty = account('duty.city');
const admin = account('root', { role: 'administrator' });
const elsewhere = account('root.elsewhere', { role: 'administrator', places: ['990105'] });

describe('an administrator', () => {
  it.each(verbs)('may %s an alert wherever a duty officer may, and nowhere else', (verb) => {
    expect(ALERT_ROLES[verb].includes('administrator')).toBe(
      ALERT_ROLES[verb].includes('duty-officer'),
    );
    expect(alertPermission(admin, alert, verb)).toBe(alertPermission(duty, alert, verb));
    expect(alertPermission(elsewhere, alert, verb)).toBe('out-of-scope');
  });

  it('has the same say over tasks as a duty officer, and rules like one', () => {
    const task = tasks[0]!;
    const setting = { alert, task, lead: null };
    for (const verb of Object.keys(TASK_CAPACITIES) as (keyof typeof TASK_CAPACITIES)[]) {
      expect(taskPermission(admin, setting, verb)).toBe(taskPermission(duty, setting, verb));
      expect(taskPermission(elsewhere, setting, verb)).toBe('out-of-scope');
    }
    const parties = { place: alert.place, departments: [task.department], persons: [], desk: [] };
    expect(arbiterPermission(admin, parties, shippedRules)).toBeNull();
    expect(arbiterPermission(elsewhere, parties, shippedRules)).toBe('out-of-scope');
  });

  it('is on the desk, and an epidemiologist is not', () => {
    expect([duty, admin].every(isOnDesk)).toBe(true);
    expect(isOnDesk(account('epi', { role: 'epidemiologist' }))).toBe(false);
  });
});
