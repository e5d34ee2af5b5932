/** What work costs on this thread: unlike the time that passes, it is the same on a machine that is busy with others. */
export function cpuMillisecondsOf(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
