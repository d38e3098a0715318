// Fields of forms: one of a list, a line, a longer text, a moment of the jurisdiction, any of a list. Each has its label; what is typed belongs to the form.
import type { JSX } from 'react';

type Option = readonly [value: string, text: string];

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function Choice(props: FieldProps & { readonly options: readonly Option[] }): JSX.Element {
  return (
    <label className="field">
      {props.label}
      <select value={props.value} onChange={(event) => props.onChange(event.target.value)}>
        {props.options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Line(props: FieldProps & { readonly most?: number }): JSX.Element {
  return (
    <label className="field">
      {props.label}
      <input
        maxLength={props.most ?? 400}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </label>
  );
}

export function Paragraph(
  props: FieldProps & { readonly rows?: number; readonly most?: number },
): JSX.Element {
  return (
    <label className="field">
      {props.label}
      <textarea
        rows={props.rows ?? 3}
        maxLength={props.most ?? 4000}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </label>
  );
}

/** As `typedMomentOf` writes it and `momentIn` reads it. */
export function Moment(props: FieldProps): JSX.Element {
  return (
    <label className="field">
      {props.label}
      <input
        type="datetime-local"
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </label>
  );
}

export function Several(props: {
  readonly label: string;
  readonly chosen: readonly string[];
  readonly options: readonly Option[];
  readonly onChange: (chosen: readonly string[]) => void;
}): JSX.Element {
  const { label, chosen, options, onChange } = props;
  return (
    <fieldset className="fieldset">
      <legend>{label}</legend>
      <div className="radio-grid">
        {options.map(([value, text]) => (
          <label key={value} className="choice">
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={(event) =>
                onChange(
                  event.target.checked ? [...chosen, value] : chosen.filter((one) => one !== value),
                )
              }
            />
            <span>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
