// One score that the account is to give: the computed figures stand in the fields, and a score that differs from them needs a word.
import { useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, type JSX, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EVALUATION_SIDE_WORDS } from '../../../contracts/vocabulary/evaluation.ts';
import { useWords } from '../i18n/setup.ts';
import type {
  Evaluation,
  EvaluationRound,
  ExpectedScore,
} from '../../../contracts/evaluation/evaluation.ts';
import { useRefusalText } from '../alert/use-acts.ts';
import { commandEvaluation } from '../api/commands.ts';
import { DepartmentName } from '../ui/names.tsx';
import { notify } from '../ui/notices.tsx';

const NAMES = ['completion', 'timeliness', 'effect', 'satisfaction'] as const;

function Fields(props: {
  readonly id: string;
  readonly names: readonly (typeof NAMES)[number][];
  readonly first: (name: (typeof NAMES)[number]) => number | null;
}): JSX.Element {
  const { t } = useTranslation();
  const { id, names, first } = props;
  return (
    <>
      {names.map((name) => (
        <p key={name}>
          <label htmlFor={`${id}-${name}`}>{t(`evaluation.${name}`)}</label>{' '}
          <input
            id={`${id}-${name}`}
            name={name}
            type="number"
            min={0}
            max={100}
            step={1}
            required
            defaultValue={first(name) ?? ''}
          />
        </p>
      ))}
    </>
  );
}

export interface ScoreFormProps {
  readonly expected: ExpectedScore;
  readonly round: EvaluationRound;
  readonly before: Evaluation | null;
}

export function ScoreForm({ expected, round, before }: ScoreFormProps): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const id = useId();
  const client = useQueryClient();
  const refusalText = useRefusalText();
  const [isSending, setSending] = useState(false);
  const figures = round.figures.find(({ department }) => department === expected.department);
  const first = (name: (typeof NAMES)[number]): number | null => {
    if (before !== null) return before.scores[name];
    return name === 'completion' || name === 'timeliness' ? (figures?.[name] ?? null) : null;
  };
  const names = expected.side === 'party' ? NAMES.slice(0, 3) : NAMES;

  async function send(form: FormData): Promise<void> {
    const score = (name: string): number => Number(form.get(name));
    const said = form.get('text');
    const answer = await commandEvaluation(
      {
        command: 'score',
        alert: round.alertId,
        department: expected.department,
        side: expected.side,
        scores: {
          completion: score('completion'),
          timeliness: score('timeliness'),
          effect: score('effect'),
          satisfaction: expected.side === 'party' ? null : score('satisfaction'),
        },
        text: typeof said === 'string' ? said : '',
      },
      before?.version,
    );
    if (answer.answer === 'done') notify('good', t('evaluation.given'));
    if (answer.answer === 'pending') notify('plain', t('action.pending'));
    if (answer.answer === 'refused')
      notify('bad', t('action.refused', { reason: refusalText(answer) }));
    await client.invalidateQueries({ queryKey: ['evaluation', round.alertId] });
  }

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    setSending(true);
    void send(new FormData(event.currentTarget)).finally(() => setSending(false));
  }

  return (
    <form className="panel" onSubmit={submit} aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>
        <DepartmentName id={expected.department} /> ·{' '}
        {inWords(EVALUATION_SIDE_WORDS[expected.side])}
      </h3>
      <p className="muted">{t('evaluation.scale')}</p>
      <Fields id={id} names={names} first={first} />
      <p>
        <label htmlFor={`${id}-text`}>{t('evaluation.reason')}</label>
        <br />
        <textarea id={`${id}-text`} name="text" maxLength={4000} defaultValue={before?.text} />
      </p>
      <button type="submit" className="button" disabled={isSending}>
        {t('evaluation.give')}
      </button>
    </form>
  );
}
