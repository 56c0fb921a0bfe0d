import { readFileSync } from 'node:fs';
import { ScenarioError, parseScenario } from './scenario';
import type { Scenario } from './scenario-shape';

/** Returns the scenario of a YAML or JSON file. Throws a ScenarioError that says what is wrong, or that it cannot be read. */
export function readScenario(file: string): Scenario {
  return parseScenario(textOf(file));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ScenarioError([error instanceof Error ? error.message : String(error)]);
  }
}
