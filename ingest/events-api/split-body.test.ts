// One bad line among good ones harms only itself.
import { describe, expect, it } from 'vitest';
import { splitBody } from './split-body.ts';

describe('body of the events door', () => {
  it('gives each line its place, blank lines not counted, and keeps good lines beside bad ones', () => {
    const items = splitBody('{"a":1}\r\n\n{bad\n{"a":3}\n', 'ndjson');
    expect(items.map((item) => [item.index, item.outcome])).toEqual([
      [0, 'value'],
      [1, 'broken'],
      [2, 'value'],
    ]);
  });

  it('takes an array, one object, and lines that were sent as JSON', () => {
    expect(splitBody('[{"a":1},{"a":2}]', 'json')).toHaveLength(2);
    expect(splitBody('{"a":\n1}', 'json')).toMatchObject([{ outcome: 'value', value: { a: 1 } }]);
    expect(splitBody('{"a":1}\n{"a":2}', 'json')).toHaveLength(2);
  });

  it('drops a byte-order mark and refuses a line without end', () => {
    expect(splitBody('\uFEFF{"a":1}', 'ndjson')).toMatchObject([{ outcome: 'value' }]);
    expect(splitBody(`"${'x'.repeat(300_000)}"`, 'ndjson')).toMatchObject([
      { outcome: 'broken', code: 'line-too-long' },
    ]);
  });

  it('finds nothing in an empty body', () => {
    expect(splitBody(' \n', 'ndjson')).toEqual([]);
  });
});
