// One layer of a plan: its name, how long a turn is, on which days it counts, who takes turns and from when until when.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice, Day, Line, Several } from '../ui/fields.tsx';
import { type OfPeople, PeopleInTurn } from './people-in-turn.tsx';
import { type LayerDraft, withWeekdays } from './plan-draft.ts';
import { RowButtons } from './row-buttons.tsx';
import { ShiftFields } from './shift-fields.tsx';

const TURNS = ['shift', 'day', 'week'] as const;
const DAYS = ['all', 'working', 'off'] as const;
const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;

interface LayerProps {
  readonly layer: LayerDraft;
  readonly onLayer: (layer: LayerDraft) => void;
}

function NameFields({ layer, onLayer }: LayerProps): JSX.Element {
  const { t } = useTranslation();
  const { names } = layer;
  return (
    <div className="field-pair">
      <Line
        label={t('roster.nameZh')}
        value={names.zh}
        most={60}
        onChange={(zh) => onLayer({ ...layer, names: { ...names, zh } })}
      />
      <Line
        label={t('roster.nameEn')}
        value={names.en}
        most={60}
        onChange={(en) => onLayer({ ...layer, names: { ...names, en } })}
      />
    </div>
  );
}

function WhenFields({ layer, onLayer }: LayerProps): JSX.Element {
  const { t } = useTranslation();
  const { turn, days, startsOn, weekdays = [] } = layer;
  return (
    <>
      <div className="duty-figures">
        <Choice
          label={t('roster.turn')}
          value={turn}
          options={TURNS.map((one) => [one, t(`roster.turns.${one}`)])}
          onChange={(value) =>
            onLayer({ ...layer, turn: TURNS.find((one) => one === value) ?? turn })
          }
        />
        <Choice
          label={t('roster.days')}
          value={days}
          options={DAYS.map((one) => [one, t(`roster.ofDays.${one}`)])}
          onChange={(value) =>
            onLayer({ ...layer, days: DAYS.find((one) => one === value) ?? days })
          }
        />
        <Day
          label={t('roster.startsOn')}
          value={startsOn}
          onChange={(day) => onLayer({ ...layer, startsOn: day })}
        />
      </div>
      <Several
        label={t('roster.weekdays')}
        chosen={weekdays.map(String)}
        options={WEEKDAYS.map((one) => [one, t(`roster.weekday.${one}`)])}
        onChange={(chosen) => onLayer(withWeekdays(layer, chosen.map(Number)))}
      />
    </>
  );
}

export function LayerFields(
  props: OfPeople &
    LayerProps & {
      readonly at: number;
      readonly count: number;
      readonly onMove: (by: -1 | 1) => void;
      readonly onRemove: (() => void) | undefined;
    },
): JSX.Element {
  const { t } = useTranslation();
  const { layer, onLayer, at, count, onMove, onRemove, members, nameOf } = props;
  const title = t('roster.layer', { number: at + 1 });
  return (
    <fieldset className="fieldset duty-layer" data-layer={at + 1}>
      <legend>{title}</legend>
      <RowButtons of={title} at={at} count={count} onMove={onMove} onRemove={onRemove} />
      <NameFields layer={layer} onLayer={onLayer} />
      <PeopleInTurn
        members={members}
        nameOf={nameOf}
        layer={at + 1}
        people={layer.people}
        onPeople={(people) => onLayer({ ...layer, people })}
      />
      <ShiftFields shifts={layer.shifts} onShifts={(shifts) => onLayer({ ...layer, shifts })} />
      <WhenFields layer={layer} onLayer={onLayer} />
    </fieldset>
  );
}
