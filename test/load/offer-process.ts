import { offer, type OfferOptions } from './offer.ts';

/** Clients in a process of their own: each message is a load, answered with what became of it. */
process.on('message', (options: OfferOptions) => {
  void offer(options).then((offered) => process.send?.(offered));
});
