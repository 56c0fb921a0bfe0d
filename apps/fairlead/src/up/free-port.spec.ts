import { type AddressInfo, createServer } from 'node:net';
import { freePortFrom } from './free-port';

describe('the port of the API', () => {
  it('is the next one where the wanted one is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      expect(await freePortFrom('127.0.0.1', port)).toBeGreaterThan(port);
    } finally {
      server.close();
    }
  });

  it('says which setting is wrong where the address is not of this machine', async () => {
    await expect(freePortFrom('203.0.113.7', 7_400)).rejects.toThrow(
      /203.0.113.7.*FAIRLEAD_HTTP_HOST/,
    );
  });
});
