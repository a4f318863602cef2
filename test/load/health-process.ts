import { watchHealth } from './watch-health.ts';

/** Asks for health in a process of its own, so that no other work makes an answer look late: a URL begins, another message ends. */
let watch: ReturnType<typeof watchHealth> | undefined;
process.on('message', (message: string) => {
  if (watch === undefined) {
    watch = watchHealth(message);
    process.send?.('watching');
    return;
  }
  void watch.stop().then((health) => process.send?.(health));
  watch = undefined;
});
