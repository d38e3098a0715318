// What is typed of an order to a department, and the order that it makes: whom, in which part, what, and until when. Pure.
import type { JointOrder } from '../../../contracts/joint/joint-command.ts';
import { HOUR_MS } from '../../../contracts/time.ts';
import type { Typed } from '../api/typed-command.ts';
import { momentIn, typedMomentOf } from '../i18n/time.ts';

export interface OrderForm {
  readonly department: string;
  readonly stage: string;
  readonly part: string;
  readonly duty: string;
  readonly dutyEnglish: string;
  readonly deliverable: string;
  readonly acknowledgeBy: string;
  readonly dueAt: string;
}

/** An hour to acknowledge and a day to report, to begin with. */
export const freshOrder = (now: number): OrderForm => ({
  department: '',
  stage: 'control',
  part: 'support',
  duty: '',
  dutyEnglish: '',
  deliverable: '',
  acknowledgeBy: typedMomentOf(now + HOUR_MS),
  dueAt: typedMomentOf(now + 24 * HOUR_MS),
});

/** Without an English text the Chinese one stands in both; null where something is missing or the limits run backwards. */
export function orderOf(
  form: OrderForm,
): Omit<Typed<JointOrder & { command: '' }>, 'command'> | null {
  const acknowledgeBy = momentIn(form.acknowledgeBy);
  const dueAt = momentIn(form.dueAt);
  const zh = form.duty.trim();
  const deliverable = form.deliverable.trim();
  if (form.department === '' || zh === '' || deliverable === '') return null;
  if (!(acknowledgeBy <= dueAt)) return null;
  const { department, stage, part } = form;
  return {
    department,
    stage,
    part,
    duty: { zh, en: form.dutyEnglish.trim() || zh },
    deliverable: { zh: deliverable, en: deliverable },
    acknowledgeBy,
    dueAt,
  };
}
