// Fields of forms: one of a list, a line, a longer text, a figure, a day, a moment of the jurisdiction, yes or no, any of a list. Each has its label; what is typed belongs to the form.
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

export function Day(props: FieldProps): JSX.Element {
  return (
    <label className="field">
      {props.label}
      <input
        type="date"
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </label>
  );
}

/** Empty: not a number, and the form says so. */
export function Figure(props: {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}): JSX.Element {
  const { value } = props;
  return (
    <label className="field">
      {props.label}
      <input
        type="number"
        min={props.least}
        max={props.most}
        step={1}
        value={Number.isNaN(value) ? '' : value}
        onChange={(event) => props.onChange(event.target.valueAsNumber)}
      />
    </label>
  );
}

export function Check(props: {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}): JSX.Element {
  return (
    <label className="choice">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      <span>{props.label}</span>
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
          <Check
            key={value}
            label={text}
            checked={chosen.includes(value)}
            onChange={(isChosen) =>
              onChange(isChosen ? [...chosen, value] : chosen.filter((one) => one !== value))
            }
          />
        ))}
      </div>
    </fieldset>
  );
}
