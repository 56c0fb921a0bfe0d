import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownCommand } from './own-command';

describe('what a person types', () => {
  it('is npx fairlead in the clone, where npm knows it', () => {
    expect(ownCommand()).toEqual({ call: 'npx fairlead', start: 'npm start' });
  });

  it('is fairlead in an image, which has no sources and no npm', () => {
    const image = mkdtempSync(join(tmpdir(), 'fairlead-image-'));
    expect(ownCommand(image).call).toBe('fairlead');
    expect(ownCommand(image).start).not.toContain('npm');
  });
});
