// What there is of beds, devices, stock and staff at each site, as it was last said; what is old says so.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResourceSummary } from '../../../contracts/api/feeds.ts';
import { fullMomentOf } from '../i18n/time.ts';
import { DataText, PlaceName, Said } from '../ui/names.tsx';
import { useNow } from '../ui/now.ts';
import { Empty, Read } from '../ui/view-states.tsx';
import { FeedTable } from './feed-table.tsx';
import { useResources } from './feed-queries.ts';

const KINDS = ['beds', 'device-use', 'stock', 'staff'] as const;
type Kind = (typeof KINDS)[number];
const AMOUNTS = [
  'staffed',
  'occupied',
  'available',
  'inUse',
  'onHand',
  'dailyUse',
  'onDuty',
  'absent',
] as const;
/** Said daily as a rule. */
const OLD_MS = 2 * 86_400_000;

function Row({
  state,
  now,
}: {
  readonly state: ResourceSummary;
  readonly now: number;
}): JSX.Element {
  const { t } = useTranslation();
  const said = AMOUNTS.flatMap((name) => {
    const amount = state.amounts[name];
    return amount === undefined ? [] : [t(`feeds.amounts.${name}`, { amount })];
  });
  return (
    <tr>
      <th scope="row">
        <Said words={state.names} />
      </th>
      <td>
        <PlaceName code={state.place.slice(0, 9)} />
      </td>
      <td>{t(`feeds.kinds.${state.kind}`)}</td>
      <td>
        <DataText text={state.unit} />
      </td>
      <td>{said.join(' · ')}</td>
      <td>
        {fullMomentOf(state.occurredAt)}
        {now - state.occurredAt > OLD_MS && <b> {t('feeds.old')}</b>}
      </td>
    </tr>
  );
}

function States({ resources }: { readonly resources: readonly ResourceSummary[] }): JSX.Element {
  const { t } = useTranslation();
  const now = useNow();
  const [kind, setKind] = useState<Kind | null>(null);
  const shown = resources.filter((state) => kind === null || state.kind === kind);
  const columns = ['site', 'place', 'kind', 'unit', 'amount', 'at'] as const;
  return (
    <>
      <div className="filters" role="group" aria-label={t('inbox.filters')}>
        <label>
          {t('feeds.kind')}
          <select
            value={kind ?? ''}
            onChange={({ target }) => setKind(KINDS.find((one) => one === target.value) ?? null)}
          >
            <option value="">{t('feeds.allKinds')}</option>
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {t(`feeds.kinds.${one}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {shown.length === 0 ? (
        <Empty title={t('feeds.noneOfKind')} />
      ) : (
        <FeedTable
          caption={t('feeds.resources')}
          columns={columns.map((id) => ({ label: t(`feeds.${id}`) }))}
        >
          {shown.map((state) => (
            <Row key={`${state.siteId} ${state.kind} ${state.unit}`} state={state} now={now} />
          ))}
        </FeedTable>
      )}
    </>
  );
}

export function ResourceStates(): JSX.Element {
  const { t } = useTranslation();
  return (
    <Read from={useResources()}>
      {({ resources, isCut }) =>
        resources.length === 0 ? (
          <Empty title={t('feeds.noResources')}>{t('feeds.noResourcesText')}</Empty>
        ) : (
          <>
            {isCut && <p role="status">{t('feeds.isCut')}</p>}
            <States resources={resources} />
          </>
        )
      }
    </Read>
  );
}
