import { age, humanDuration } from '../../../src/render/kubectl/age.ts';

const SECOND = 1;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// As HumanDuration of k8s.io/apimachinery gives them.
test.each([
  [-2 * SECOND, '<invalid>'],
  [-1.5 * SECOND, '0s'],
  [-0.5 * SECOND, '0s'],
  [0, '0s'],
  [0.9 * SECOND, '0s'],
  [119 * SECOND, '119s'],
  [120 * SECOND, '2m'],
  [121 * SECOND, '2m1s'],
  [599 * SECOND, '9m59s'],
  [600 * SECOND, '10m'],
  [10_799 * SECOND, '179m'],
  [3 * HOUR, '3h'],
  [3 * HOUR + 20 * MINUTE, '3h20m'],
  [7 * HOUR + 59 * MINUTE + 59, '7h59m'],
  [8 * HOUR, '8h'],
  [47 * HOUR + 59 * MINUTE, '47h'],
  [48 * HOUR, '2d'],
  [2 * DAY + 5 * HOUR, '2d5h'],
  [7 * DAY + 23 * HOUR, '7d23h'],
  [8 * DAY, '8d'],
  [729 * DAY + 23 * HOUR, '729d'],
  [730 * DAY, '2y'],
  [731 * DAY, '2y1d'],
  [2919 * DAY, '7y364d'],
  [2920 * DAY, '8y'],
  [3649 * DAY, '9y'],
])('%d s are %s', (seconds, text) => {
  expect(humanDuration(seconds * 1000)).toBe(text);
});

const now = new Date('2024-04-15T12:00:00Z');

test.each([
  ['2024-04-15T11:54:30Z', '5m30s'],
  ['2024-03-05T12:00:00Z', '41d'],
  ['2024-04-15T12:00:05Z', '<invalid>'],
  ['not a time', '<invalid>'],
  ['', '<unknown>'],
  [undefined, '<unknown>'],
])('the age of %s is %s', (timestamp, text) => {
  expect(age(timestamp, now)).toBe(text);
});
