// The command line of the benchmarks.
import { describe, expect, it } from 'vitest';
import { readBenchArguments } from './arguments.ts';

const KNOWN = ['doors', 'hl7', 'path'];

describe('readBenchArguments', () => {
  it('runs everything without arguments, in the order of the list', () => {
    expect(readBenchArguments([], KNOWN)).toMatchObject({
      names: KNOWN,
      effort: { isQuick: false },
    });
  });

  it('takes names one by one or joined by commas', () => {
    const { names, effort } = readBenchArguments(
      ['--only', 'path', '--only=hl7,doors', '--quick'],
      KNOWN,
    );
    expect(names).toEqual(KNOWN);
    expect(effort.isQuick).toBe(true);
    expect(readBenchArguments(['--only', 'hl7'], KNOWN).names).toEqual(['hl7']);
  });

  it('refuses a name or an option that it does not know', () => {
    expect(() => readBenchArguments(['--only', 'all'], KNOWN)).toThrow(
      /There are: doors, hl7, path/,
    );
    expect(() => readBenchArguments(['--fast'], KNOWN)).toThrow(/--fast/);
  });
});
