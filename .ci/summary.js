// Prints what vitest's JSON report counts; fails where a test failed or the browser test did not run.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import process from 'node:process';

const print = (line) => process.stdout.write(`${line}\n`);

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const { name, assertionResults } of report.testResults) {
  const skipped = assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed');
  if (skipped.length > 0) print(`skipped: ${skipped.length} in ${relative(process.cwd(), name)}`);
}

const browser = report.testResults.find(({ name }) => name.endsWith('/graphiql.test.ts'));
const ranBrowser =
  browser !== undefined && browser.assertionResults.some(({ status }) => status === 'passed');
if (!ranBrowser) print('The browser test of GraphiQL did not pass: is Chromium installed?');

// A file that can't be loaded fails without a test of its own.
const broken = report.testResults.filter(
  ({ status, assertionResults }) =>
    status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
);
for (const { name, message } of broken) print(`failed to load: ${name}\n${message}`);

const failed = report.numFailedTests + broken.length;
process.exitCode = failed === 0 && ranBrowser && report.numPassedTests > 0 ? 0 : 1;
print(`${report.numPassedTests} passed, ${failed} failed`);
