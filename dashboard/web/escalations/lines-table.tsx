// Rows about escalations or standstills under the names of their columns; wide ones scroll within the table.
import type { JSX, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export type Column = 'alert' | 'what' | 'passed' | 'called' | 'since';

export function LinesTable(props: {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly children: ReactNode;
}): JSX.Element {
  const { t } = useTranslation();
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={props.title}>
      <table className="table table-above">
        <caption className="visually-hidden">{props.title}</caption>
        <thead>
          <tr>
            {props.columns.map((key) => (
              <th key={key} scope="col">
                {t(`above.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  );
}
