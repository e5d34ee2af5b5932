/** Who processes personal data for the operator, on a page that anybody can read. */
export const subProcessors = {
  'subProcessors.title': 'Sub-processors',
  'subProcessors.about': 'These companies process personal data for us, each for its task and for nothing else.',
  'subProcessors.task': 'Task',
  'subProcessors.country': 'Country',
  'subProcessors.safeguards': 'Safeguards for the transfer',
};
