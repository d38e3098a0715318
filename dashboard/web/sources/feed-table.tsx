// A table of the sources view that scrolls within itself and can be reached by keyboard.
import type { JSX, ReactNode } from 'react';

export interface Column {
  readonly label: string;
  readonly isNumber?: boolean;
}

export function FeedTable(props: {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly children: ReactNode;
}): JSX.Element {
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={props.caption}>
      <table className="table table-feeds">
        <caption className="visually-hidden">{props.caption}</caption>
        <thead>
          <tr>
            {props.columns.map(({ label, isNumber }) => (
              <th key={label} scope="col" className={isNumber === true ? 'num' : undefined}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  );
}
