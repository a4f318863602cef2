// Prints what vitest's JSON report counts; fails where a test failed, or those that need a browser or Redis did not run.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import process from 'node:process';

const print = (line) => process.stdout.write(`${line}\n`);

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const { name, assertionResults } of report.testResults) {
  const skipped = assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed');
  if (skipped.length > 0) print(`skipped: ${skipped.length} in ${relative(process.cwd(), name)}`);
}

/** Whether a test of the file passed that is skipped where a program is missing. */
const ran = (file, program) => {
  const found = report.testResults.find(({ name }) => name.endsWith(`/${file}`));
  const passed = found !== undefined && found.assertionResults.some(({ status }) => status === 'passed');
  if (!passed) print(`Nothing of ${file} passed: is ${program} installed?`);
  return passed;
};
const ranBrowser = ran('graphiql.test.ts', 'Chromium');
const ranRedis = ran('redis.test.ts', 'redis-server');

// A file that can't be loaded fails without a test of its own.
const broken = report.testResults.filter(
  ({ status, assertionResults }) =>
    status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
);
for (const { name, message } of broken) print(`failed to load: ${name}\n${message}`);

const failed = report.numFailedTests + broken.length;
process.exitCode = failed === 0 && ranBrowser && ranRedis && report.numPassedTests > 0 ? 0 : 1;
print(`${report.numPassedTests} passed, ${failed} failed`);
