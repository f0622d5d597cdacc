package io.jollyboat.scheduler.framework;

import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.storage.VolumeSearch.Promise;
import java.util.List;

/**
 * Reserve: what a pod takes with it besides room, once its node has been chosen. The loop counts it
 * as taken from then on, and gives it back when the pod is not bound after all.
 */
public interface ReservePlugin extends Plugin {

    List<Promise> reserve(PodInfo pod, NodeInfo node, NodeSnapshot cluster);
}
