import { testDatabase } from './test-database';

describe('test database', () => {
  it('is empty, real and apart from any other', async () => {
    const [one, two] = await Promise.all([testDatabase(), testDatabase()]);
    await one.query('CREATE TABLE only_here (value numeric)');
    await one.query('INSERT INTO only_here VALUES ($1)', ['0.10']);
    expect(await one.query('SELECT value FROM only_here')).toEqual([{ value: '0.10' }]);
    await expect(two.query('SELECT 1 FROM only_here')).rejects.toThrow('does not exist');
    await Promise.all([one.drop(), two.drop()]);
  });
});
