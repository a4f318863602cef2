/** Tells the parent process where this one serves, and, whenever it asks, what it used of the processor, in milliseconds. */
export const tellCpu = (url: string): void => {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.((user + system) / 1000);
  });
  process.send?.(url);
};
