/** Which of several replicas this process is, by this token: `PlatformOptions.instanceId`. */
export const INSTANCE_ID = Symbol('fairlead.instance-id');
