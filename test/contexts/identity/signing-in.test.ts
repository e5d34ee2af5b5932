import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { House } from './house.js';

let house: House;
let tenantId: string;
beforeAll(async () => {
  house = await House.build();
  tenantId = await house.found();
});
afterAll(() => house.stop());

const ada = 'ada@exempel.example';

describe('signing in at an instance', () => {
  test('the first administrator signs in at the own address and is who they are', async () => {
    const browser = await house.signedIn('exempel', ada);

    const { status, body } = await browser.get('/v1/me');

    expect(status).toBe(200);
    expect(body).toMatchObject({ email: ada, role: 'administrator', tenantId, instance: { state: 'ACTIVE' } });
    expect(body.instances).toEqual([{ tenantId, url: 'http://exempel.localhost:3000' }]);
  });
});
