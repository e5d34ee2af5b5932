import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PublishFirstTexts } from '../../../src/contexts/terms/application/first-texts.js';
import { type House, openHouse } from './house.js';

describe('terms', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
    await house.stand('2026-01-15T09:00:00+01:00');
  });
  afterAll(() => house.close());

  test('smoke', async () => {
    await house.execute(new PublishFirstTexts());
    await house.settle();
    const answer = await house.as(undefined, 'acme').get('/v1/legal/documents');
    expect(answer.body).toEqual({});
  });
});
