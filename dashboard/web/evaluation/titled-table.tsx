// A table with its title, that may be scrolled within itself.
import type { JSX, ReactNode } from 'react';

export function TitledTable(props: {
  readonly title: string;
  readonly name: string;
  readonly columns: readonly string[];
  readonly children: ReactNode;
}): JSX.Element {
  const { title, name, columns, children } = props;
  return (
    <section className="panel">
      <h2>{title}</h2>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={title}>
        <table className={`table table-${name}`}>
          <caption className="visually-hidden">{title}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
    </section>
  );
}
