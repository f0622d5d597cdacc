package io.jollyboat.scheduler.framework;

import io.jollyboat.scheduler.snapshot.PodInfo;

/** Post-bind: told of pods that are bound, for the record. */
public interface PostBindPlugin extends Plugin {

    void postBind(PodInfo pod);
}
