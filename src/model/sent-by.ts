import type { SendStep, Step } from './plan.ts';

/** The requests of a step, each as often as it is sent. */
export function sentBy(step: Step): readonly { readonly send: SendStep; readonly times: number }[] {
  switch (step.kind) {
    case 'send':
      return [{ send: step, times: 1 }];
    case 'together': {
      const others = [...(step.also ?? []), ...(step.settles === undefined ? [] : [step.settles.read])];
      return [{ send: step.send, times: step.times }, ...others.map((send) => ({ send, times: 1 }))];
    }
    case 'burst':
      return [
        { send: step.send, times: step.allowed.least + 2 },
        ...(step.other === undefined ? [] : [{ send: step.other, times: 1 }]),
      ];
    case 'walk':
      return [{ send: step.send, times: 1 }];
    case 'wait':
      return [];
    default:
      return step satisfies never;
  }
}
