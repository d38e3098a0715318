// Addresses as people write them, against the place list of the shipped city.
import { describe, expect, it } from 'vitest';
import { loadPlaces } from '../load-places.ts';

const placeOf = loadPlaces('catalogue');

describe('an address', () => {
  it.each([
    ['临溪区青泉镇兰浦村3组12号', '990102110'],
    ['守望市临溪区青泉镇', '990102110'],
    ['华东省守望市临溪区 青泉镇 兰浦村', '990102110'],
    ['现住址：守望市，长汀湖县，青泉镇中学路8号', '990182103'],
    ['宁山街道人民路88号2幢301室', '990102001'],
    ['临溪区宁山街道青桥社区', '990102001'],
  ])('%s lies in %s', (address, code) => {
    expect(placeOf(address)).toEqual({ code, isAmbiguous: false });
  });

  it.each([
    ['临溪区青桥社区5号', '990102'],
    ['守望市临溪区桃浦村', '990102'],
  ])('%s, which may be several, is told by its county', (address, code) => {
    expect(placeOf(address)).toEqual({ code, isAmbiguous: true });
  });

  it('without a township is its county', () => {
    expect(placeOf('守望市临溪区建设路1号')).toEqual({ code: '990102', isAmbiguous: false });
  });

  it.each([
    ['of another city', '安平市白云区青泉镇兰浦村'],
    ['of a county that is none of ours', '白云县青泉镇'],
    ['of townships of this name in several counties', '青泉镇兰浦村'],
    ['with a longer name', '大新口街道3号'],
    ['of a street called like a township', '安平市青泉镇路5号'],
    ['of nothing', '同前'],
    ['of no words', ''],
  ])('%s says nothing', (_what, address) => {
    expect(placeOf(address)).toBeUndefined();
  });
});
