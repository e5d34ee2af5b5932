import { useQuery } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import { useMyself } from './myself.js';

/** Colleagues' names by account; who has left is nobody that we know. */
export function useColleagueNames(): (accountId: string) => string | undefined {
  const { accountId: mine, name } = useMyself();
  const members = useQuery({
    queryKey: ['identity', 'members'],
    queryFn: async () => (await bodyOf(api.GET('/v1/members', { params: { query: { limit: 200 } } }))).items,
  });
  return (accountId) =>
    accountId === mine ? name : members.data?.find((member) => member.accountId === accountId)?.name;
}
