/** Vilka som behandlar personuppgifter åt oss, på en sida som alla kan läsa. */
export const subProcessors = {
  'subProcessors.title': 'Underbiträden',
  'subProcessors.about':
    'De här företagen behandlar personuppgifter åt oss, vart och ett för sin uppgift och inget annat.',
  'subProcessors.task': 'Uppgift',
  'subProcessors.country': 'Land',
  'subProcessors.safeguards': 'Skydd för överföringen',
};
