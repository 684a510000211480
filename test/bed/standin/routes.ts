import type { ObjectMeta } from '../../../src/kubernetes/object.ts';

/** The address of the model servers of a spoke. */
export interface Site {
  readonly spoke: string;
  /** Left out of URLs if it is 80. */
  readonly port: number;
}

/** The host of an MLService, which routes to its releases by their share of the traffic. */
export function hostOf(service: ObjectMeta, { spoke }: Site): string {
  return `${service.name}.${service.namespace}.ksvc.${spoke}.t9kcloud.cn`;
}

/** The host of one release. */
export function releaseHostOf(service: ObjectMeta, release: string, { spoke }: Site): string {
  return `${service.name}-predict-${release}.${service.namespace}.ksvc.${spoke}.t9kcloud.cn`;
}

export function urlOf(host: string, { port }: Site): string {
  return port === 80 ? `http://${host}` : `http://${host}:${port}`;
}
