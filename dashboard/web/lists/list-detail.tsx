// One list: the version that is looked at, its duties and norms, changes of it, and the draft of a person who may write a new version.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListDetail } from '../../../contracts/api/responsibilities.ts';
import type { ResponsibilityList } from '../../../contracts/catalogue/responsibility-list.ts';
import { differencesOf } from '../../../contracts/lists/compare-lists.ts';
import { useAccount } from '../api/session.ts';
import { DepartmentName, Said } from '../ui/names.tsx';
import { Read } from '../ui/view-states.tsx';
import { AskDialog } from './ask-dialog.tsx';
import { Changes } from './changes.tsx';
import { Differences } from './differences.tsx';
import type { DutyAt } from './draft.ts';
import { DutyTable } from './duty-table.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { useListDetail } from './list-queries.ts';
import { mayAsk } from './list-roles.ts';
import { ListProblems } from './list-problems.tsx';
import { Norms } from './norms.tsx';

function Version(props: {
  readonly known: ListDetail;
  readonly onVersion: (version: string) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const { known } = props;
  return (
    <label className="list-version">
      {t('lists.version')}{' '}
      <select value={known.list.version} onChange={(event) => props.onVersion(event.target.value)}>
        {known.versions.map(({ version, validFrom }) => (
          <option key={version} value={version}>
            {t(version === known.inForce ? 'lists.versionInForce' : 'lists.versionFrom', {
              version,
              from: validFrom,
            })}
          </option>
        ))}
      </select>
    </label>
  );
}

function DraftBar(props: {
  readonly known: ListDetail;
  readonly draft: ResponsibilityList;
  readonly onDrop: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const { known, draft, onDrop } = props;
  const count = differencesOf(known.list, draft).length;
  return (
    <section className="panel list-draft" aria-labelledby="list-draft">
      <h2 id="list-draft">{t('lists.draft')}</h2>
      <Differences differences={differencesOf(known.list, draft)} />
      <p className="list-buttons">
        <button
          type="button"
          className="button button-primary"
          disabled={count === 0}
          onClick={() => setAsking(true)}
        >
          {t('lists.ask')}
        </button>
        <button type="button" className="button" onClick={onDrop}>
          {t('lists.drop')}
        </button>
      </p>
      {isAsking && (
        <AskDialog known={known} draft={draft} onAsked={onDrop} onClose={() => setAsking(false)} />
      )}
    </section>
  );
}

function Detail(props: {
  readonly known: ListDetail;
  readonly onVersion: (version: string) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const account = useAccount();
  const { known } = props;
  const [draft, setDraft] = useState<ResponsibilityList | null>(null);
  const [editing, setEditing] = useState<DutyAt | null>(null);
  const shown = draft ?? known.list;
  const isWritable = mayAsk(account) && known.list.version === known.newest;
  return (
    <article className="list-detail" data-list-version={known.list.version}>
      <h1>
        <Said words={known.list.names} />
      </h1>
      <Version known={known} onVersion={props.onVersion} />
      <p className="muted">
        {t('lists.evaluators')}{' '}
        {known.list.evaluators.map((id) => (
          <span key={id} className="list-department">
            <DepartmentName id={id} />
          </span>
        ))}
      </p>
      {known.list.version !== known.inForce && (
        <section className="panel" aria-labelledby="list-against">
          <h2 id="list-against">{t('lists.against', { version: known.inForce })}</h2>
          <Differences differences={known.differences} />
        </section>
      )}
      {draft !== null && <DraftBar known={known} draft={draft} onDrop={() => setDraft(null)} />}
      <ListProblems problems={known.problems} isOfOne />
      <Changes changes={known.changes} />
      <DutyTable list={shown} onEdit={isWritable ? setEditing : null} />
      <Norms norms={known.norms} />
      {editing !== null && (
        <EditDialog list={shown} at={editing} onList={setDraft} onClose={() => setEditing(null)} />
      )}
    </article>
  );
}

export function ListOf({ id }: { readonly id: string }): JSX.Element {
  const [version, setVersion] = useState<string | null>(null);
  const detail = useListDetail(id, version);
  return (
    <Read from={detail}>
      {(known) => <Detail key={known.list.version} known={known} onVersion={setVersion} />}
    </Read>
  );
}
