// The form of an office's first roster, for administrators: which office, what its roster is called, and its first plan. People come from the members
// of the office that is chosen; an office that has a roster, or nobody, says so before anything is filled.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterOffice } from '../../../contracts/api/duty.ts';
import { DUTY_DESK } from '../../../contracts/duty-desk.ts';
import type { Words } from '../../../contracts/words.ts';
import { useCity, useDepartments } from '../api/queries.ts';
import { useAccount } from '../api/session.ts';
import { useWords } from '../i18n/setup.ts';
import { addDays, dayOf } from '../i18n/time.ts';
import { Choice, Line } from '../ui/fields.tsx';
import { usePlaceNames } from '../ui/names.tsx';
import { DutyCommand } from './command-shape.ts';
import { DutyForm } from './duty-form.tsx';
import { useOffice } from './duty-queries.ts';
import { type PlanDraft, faultOf, firstPlan } from './plan-draft.ts';
import { PlanFields, useFaultText } from './plan-fields.tsx';

interface Office {
  readonly department: string;
  readonly place: string;
}

const DESK: Words = { zh: '值班台', en: 'Duty desk' };

/** What the roster of an office is called until somebody calls it otherwise. */
function useFirstNames(): (office: Office) => Words {
  const { data = [] } = useDepartments();
  const placeOf = usePlaceNames();
  return ({ department, place }) => {
    const own = data.find(({ id }) => id === department)?.shortNames ?? DESK;
    const where = placeOf(place);
    return { zh: `${where.zh} ${own.zh}值班`, en: `Duty of ${own.en}, ${where.en}` };
  };
}

/** The account's own places, and the counties and townships in them. */
function usePlaceOptions(): readonly (readonly [string, string])[] {
  const { places } = useAccount();
  const { data: city } = useCity();
  const nameOf = usePlaceNames();
  const inWords = useWords();
  const shapes = city === undefined ? [] : [city.counties, city.townships];
  const within = shapes
    .flatMap(({ features }) => features.map(({ properties }) => properties.code as string))
    .filter((code) => places.some((place) => code.startsWith(place)));
  return [...new Set([...places.map(String), ...within])]
    .toSorted()
    .map((code) => [code, inWords(nameOf(code))]);
}

function OfficeFields(props: {
  readonly office: Office;
  readonly onOffice: (office: Office) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { data = [] } = useDepartments();
  const places = usePlaceOptions();
  const { office, onOffice } = props;
  const departments = data.map(({ id, shortNames }) => [id, inWords(shortNames)] as const);
  return (
    <div className="field-pair">
      <Choice
        label={t('roster.department')}
        value={office.department}
        options={[[DUTY_DESK, inWords(DESK)], ...departments]}
        onChange={(department) => onOffice({ ...office, department })}
      />
      <Choice
        label={t('roster.place')}
        value={office.place}
        options={places}
        onChange={(place) => onOffice({ ...office, place })}
      />
    </div>
  );
}

/** Why no roster can be made for this office; null: it can. */
function hindranceOf(known: RosterOffice | undefined) {
  if (known === undefined) return 'roster.asking' as const;
  if (known.roster !== null) return 'roster.hasOne' as const;
  return known.members.length === 0 ? ('roster.nobody' as const) : null;
}

interface FirstDraft {
  readonly office: Office;
  /** null: as they follow from the office. */
  readonly names: Words | null;
  readonly plan: PlanDraft;
}

function useFirstDraft() {
  const { places } = useAccount();
  const [first] = useState<FirstDraft>(() => ({
    office: { department: DUTY_DESK, place: places[0] ?? '' },
    names: null,
    plan: firstPlan(addDays(dayOf(Date.now()), 1)),
  }));
  const [draft, setDraft] = useState(first);
  const firstNames = useFirstNames();
  /** People are of the office: those of another one cannot stay. */
  const setOffice = (office: Office): void => {
    const layers = draft.plan.layers.map((layer) => ({ ...layer, people: [] }));
    setDraft({ ...draft, office, plan: { ...draft.plan, head: '', layers } });
  };
  const names = draft.names ?? firstNames(draft.office);
  return { draft, setDraft, setOffice, names, isChanged: draft !== first };
}

export function FirstRoster({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { t } = useTranslation();
  const faultText = useFaultText();
  const { draft, setDraft, setOffice, names, isChanged } = useFirstDraft();
  const { office, plan } = draft;
  const { data: known, isError } = useOffice(office);
  const hindrance = isError ? ('roster.unknown' as const) : hindranceOf(known);
  const fault = faultOf(plan);
  const isNamed = names.zh.trim() !== '' && names.en.trim() !== '';
  const command = (reason: string): DutyCommand | null => {
    if (hindrance !== null || fault !== null || !isNamed) return null;
    const roster = `ro-${office.department}-${office.place}`;
    return DutyCommand({ command: 'create-roster', roster, names, ...office, plan, reason });
  };
  const members = known?.members ?? [];
  const setNames = (changed: Words): void => setDraft({ ...draft, names: changed });
  return (
    <DutyForm
      title={t('roster.make')}
      version={undefined}
      command={command}
      missing={
        hindrance === null ? (isNamed ? faultText(fault) : t('roster.unnamed')) : t(hindrance)
      }
      isChanged={isChanged}
      wide
      onClose={onClose}
    >
      <OfficeFields office={office} onOffice={setOffice} />
      {hindrance === null ? (
        <>
          <div className="field-pair">
            <Line
              label={t('roster.rosterZh')}
              value={names.zh}
              most={120}
              onChange={(zh) => setNames({ ...names, zh })}
            />
            <Line
              label={t('roster.rosterEn')}
              value={names.en}
              most={120}
              onChange={(en) => setNames({ ...names, en })}
            />
          </div>
          <PlanFields
            plan={plan}
            onPlan={(changed) => setDraft({ ...draft, plan: changed })}
            members={members}
            nameOf={(id) => members.find((one) => one.id === id)?.name ?? id}
          />
        </>
      ) : (
        <p className="card-note" role="status">
          {t(hindrance)}
        </p>
      )}
    </DutyForm>
  );
}

/** Shown to administrators alone: the stage that decides takes it from nobody else. */
export function MakeRoster(): JSX.Element | null {
  const { t } = useTranslation();
  const { role } = useAccount();
  const [isOpen, setOpen] = useState(false);
  if (role !== 'administrator') return null;
  return (
    <p className="duty-buttons">
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {t('roster.make')}
      </button>
      {isOpen && <FirstRoster onClose={() => setOpen(false)} />}
    </p>
  );
}
