// The form of an act on a task: evidence, a reason, a colleague or a department. It stays open when the server refuses.
import { type SubmitEvent, type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDepartments } from '../api/queries.ts';
import { useWords } from '../i18n/setup.ts';
import { canAct, useConnection } from '../live/connection.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Said } from '../ui/names.tsx';
import { TextHint } from '../ui/text-hint.tsx';
import type { TaskVerb } from './board.ts';
import { ColleagueField } from './colleague-field.tsx';
import { EMPTY_TASK_FORM, type TaskForm, type TaskMissing, fillTask } from './task-form.ts';
import { type ActedTask, useTaskAct } from './use-task-act.ts';

const MISSING_TEXT = {
  evidence: 'tasks.evidenceRequired',
  reason: 'action.reasonRequired',
  to: 'tasks.handToRequired',
  department: 'tasks.toDepartmentRequired',
  minutes: 'escalation.withinRequired',
} as const;

interface FieldProps {
  readonly form: TaskForm;
  readonly missing: TaskMissing | null;
  readonly change: (change: Partial<TaskForm>) => void;
}

function DepartmentField(props: TargetProps): JSX.Element {
  const { form, missing, change } = props;
  const { t } = useTranslation();
  const inWords = useWords();
  const { data } = useDepartments();
  const { verb, task } = props;
  return (
    <label className="field">
      {verb === 'rule' ? t('escalation.outcome') : t('tasks.toDepartment')}
      <select
        value={form.department}
        aria-invalid={missing === 'department'}
        onChange={(event) => change({ department: event.target.value })}
      >
        <option value="">{verb === 'accept-decline' ? t('escalation.keepLead') : ''}</option>
        {(data ?? []).map(({ id, names }) => (
          <option key={id} value={id}>
            {verb === 'rule' && id === task.department
              ? t('escalation.stays', { department: inWords(names) })
              : inWords(names)}
          </option>
        ))}
      </select>
    </label>
  );
}

interface TargetProps extends FieldProps {
  readonly verb: TaskVerb;
  readonly task: ActedTask;
}

function WithinField({ form, missing, change }: FieldProps): JSX.Element {
  const { t } = useTranslation();
  return (
    <label className="field">
      {t('escalation.within')}
      <input
        inputMode="numeric"
        value={form.withinMinutes}
        aria-invalid={missing === 'minutes'}
        onChange={(event) => change({ withinMinutes: event.target.value })}
      />
      <small className="muted">{t('escalation.withinHint')}</small>
    </label>
  );
}

function TargetField(props: TargetProps): JSX.Element | null {
  const { task, verb, form, missing, change } = props;
  if (verb === 'reassign' || verb === 'rule' || verb === 'accept-decline')
    return <DepartmentField {...props} />;
  if (verb === 'supervise') return <WithinField {...props} />;
  if (verb !== 'hand-over') return null;
  return (
    <ColleagueField
      task={task.id}
      to={form.to}
      isMissing={missing === 'to'}
      choose={(to) => change({ to })}
    />
  );
}

export function TaskDialog(props: {
  readonly task: ActedTask;
  readonly verb: TaskVerb;
  readonly onClose: () => void;
  readonly returnTo?: () => HTMLElement | null;
}): JSX.Element {
  const { t } = useTranslation();
  const { task, verb, onClose } = props;
  const live = useConnection(canAct);
  const act = useTaskAct();
  const [form, setForm] = useState(EMPTY_TASK_FORM);
  const [missing, setMissing] = useState<TaskMissing | null>(null);
  const [sending, setSending] = useState(false);
  const send = async (): Promise<void> => {
    const filled = fillTask(verb, form);
    setMissing('missing' in filled ? filled.missing : null);
    if ('missing' in filled) return;
    setSending(true);
    const { answer } = await act(task, filled.command);
    setSending(false);
    if (answer !== 'refused') onClose();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void send();
  };
  const fields = {
    form,
    missing,
    change: (part: Partial<TaskForm>) => setForm({ ...form, ...part }),
  };
  const action = t(`tasks.${verb}`);
  const textMissing = missing === 'reason' || missing === 'evidence';
  return (
    <Dialog title={action} onClose={onClose} returnTo={props.returnTo}>
      <p className="muted dialog-subtitle">
        <Said words={task.duty} />
      </p>
      <form onSubmit={submit} noValidate>
        <TargetField {...fields} verb={verb} task={task} />
        <label className="field">
          {verb === 'submit' ? t('tasks.evidence') : t('action.reason')}
          <textarea
            rows={verb === 'submit' ? 6 : 3}
            maxLength={4000}
            value={form.text}
            aria-invalid={textMissing}
            aria-describedby={textMissing ? 'missing text-hint' : 'text-hint'}
            onChange={(event) => fields.change({ text: event.target.value })}
          />
        </label>
        <TextHint />
        {missing !== null && (
          <p id="missing" className="field-error" role="alert">
            {t(MISSING_TEXT[missing])}
          </p>
        )}
        <div className="dialog-buttons">
          {!live && <span className="field-error">{t('state.offlineAction')}</span>}
          <button type="button" className="button" onClick={onClose}>
            {t('action.cancel')}
          </button>
          <button type="submit" className="button button-primary" disabled={!live || sending}>
            {sending ? t('action.sending') : t('action.confirm', { action })}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
