package io.jollyboat.scheduler;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.storage.VolumeSearch.Promise;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where the scheduling loop's decisions go. Every call returns at once; what it asks for happens
 * beside the loop, and for one pod in the order of the calls.
 */
interface Outcomes {

    /**
     * Keeps what was promised to a pod, then binds it to the node it names.
     *
     * @param bound called when it is done
     * @param failed called with what went wrong if it could not be done
     */
    void bind(PodInfo pod, List<Promise> promises, Runnable bound, Consumer<String> failed);

    /**
     * Tells the pod's owner that no node fits.
     *
     * @param nominatedNode the node on which room is being made for it; empty for none
     */
    void unschedulable(PodInfo pod, String nominatedNode, String message);

    /** Tells the pod's owner that something went wrong. */
    void failed(PodInfo pod, String message);

    /**
     * Sends a pod away so that another one fits.
     *
     * @param failed called if it could not be done and the pod is still there
     */
    void evict(PodInfo victim, PodInfo preemptor, Runnable failed);

    /**
     * Tells the owner of a group of pods how it fares.
     *
     * @param obstacle why it is not placed; empty when it is
     */
    void group(Key group, Optional<String> obstacle);
}
