// The lead's orders: a task that no list knows, a department more, a limit moved, accountability proposed.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoomPart } from '../../../contracts/api/room.ts';
import { CLOCK_WORDS, PURPOSE_WORDS, STAGE_WORDS } from '../../../contracts/vocabulary/states.ts';
import { useWords } from '../i18n/setup.ts';
import { durationWords, momentIn, momentOf, typedMomentOf } from '../i18n/time.ts';
import { Choice, Moment } from '../ui/fields.tsx';
import { useNow } from '../ui/now.ts';
import { JointForm, type RoomDialogProps, useTakingPart } from './joint-form.tsx';
import { DepartmentChoice, OrderFields, StageChoice } from './order-fields.tsx';
import { freshOrder, orderOf } from './order-form.ts';
import { movableClocks } from './room-acts.ts';

export function DispatchDialog(props: RoomDialogProps): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { alert } = props.of;
  const [form, setForm] = useState(() => freshOrder(Date.now()));
  const [purpose, setPurpose] = useState<string>('action');
  return (
    <JointForm
      {...props}
      title={t('room.act.dispatch')}
      body={(reason) => {
        const order = orderOf(form);
        return order === null ? null : { command: 'dispatch', alert, ...order, purpose, reason };
      }}
    >
      <OrderFields form={form} change={(change) => setForm({ ...form, ...change })} />
      <Choice
        label={t('room.purpose')}
        value={purpose}
        options={Object.entries(PURPOSE_WORDS).map(
          ([one, words]) => [one, inWords(words)] as const,
        )}
        onChange={setPurpose}
      />
    </JointForm>
  );
}

export function AddDepartmentDialog(props: RoomDialogProps): JSX.Element {
  const { t } = useTranslation();
  const { alert } = props.of;
  const [department, setDepartment] = useState('');
  const [stage, setStage] = useState('control');
  return (
    <JointForm
      {...props}
      title={t('room.act.add-department')}
      subtitle={t('room.addText')}
      body={(reason) =>
        department === '' ? null : { command: 'add-department', alert, department, stage, reason }
      }
    >
      <DepartmentChoice value={department} onChange={setDepartment} />
      <StageChoice value={stage} onChange={setStage} />
    </JointForm>
  );
}

const MINUTE_MS = 60_000;

export function ExtendDialog(props: RoomDialogProps & { readonly part: RoomPart }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { part, ...rest } = props;
  const { mostMinutes, mostTimes } = props.of.bounds.extension;
  const clocks = movableClocks(part, useNow());
  const [name, setName] = useState<string>(clocks.at(-1)?.name ?? '');
  const chosen = clocks.find((clock) => clock.name === name);
  const [dueAt, setDueAt] = useState(() =>
    typedMomentOf((clocks.at(-1)?.dueAt ?? props.of.asOf) + Math.min(60, mostMinutes) * MINUTE_MS),
  );
  const most = durationWords(mostMinutes * MINUTE_MS, t);
  return (
    <JointForm
      {...rest}
      title={t('room.act.extend')}
      subtitle={t('room.extendText', { most, count: mostTimes })}
      version={part.version}
      body={(reason) => {
        const to = momentIn(dueAt);
        return chosen === undefined || !(to > chosen.dueAt)
          ? null
          : { command: 'extend', task: part.task, clock: chosen.name, dueAt: to, reason };
      }}
    >
      <Choice
        label={t('room.limit')}
        value={name}
        options={clocks.map(
          (clock) =>
            [clock.name, `${inWords(CLOCK_WORDS[clock.name])} · ${momentOf(clock.dueAt)}`] as const,
        )}
        onChange={setName}
      />
      <Moment label={t('room.newDueAt')} value={dueAt} onChange={setDueAt} />
    </JointForm>
  );
}

export function AccountabilityDialog(props: RoomDialogProps): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { alert, parts } = props.of;
  const taking = useTakingPart(props.of);
  const [department, setDepartment] = useState('');
  const [task, setTask] = useState('');
  const own = parts.filter((part) => part.department === department);
  return (
    <JointForm
      {...props}
      title={t('room.act.propose-accountability')}
      subtitle={t('room.accountabilityText')}
      body={(reason) =>
        department === ''
          ? null
          : {
              command: 'propose-accountability',
              alert,
              department,
              ...(task === '' ? {} : { task }),
              reason,
            }
      }
    >
      <Choice
        label={t('people.department')}
        value={department}
        options={[['', t('room.choose')], ...taking]}
        onChange={(id) => {
          setDepartment(id);
          setTask('');
        }}
      />
      <Choice
        label={t('room.aboutTask')}
        value={task}
        options={[
          ['', t('room.wholeWork')],
          ...own.map(
            (part) =>
              [part.task, `${inWords(STAGE_WORDS[part.stage])} · ${inWords(part.duty)}`] as const,
          ),
        ]}
        onChange={setTask}
      />
    </JointForm>
  );
}
