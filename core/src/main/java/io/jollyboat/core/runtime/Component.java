package io.jollyboat.core.runtime;

/**
 * A part of the cluster with a life of its own: a scheduler, a kubelet. It is started once and
 * stopped at most once.
 *
 * <p>Neither call waits for the component to have done its work: {@link #start} returns when the
 * component has begun, {@link #stop} when it will begin nothing new. A component must also survive
 * not being stopped at all, since a killed process stops nothing.
 */
public interface Component {

    /**
     * The name under which Kubernetes knows it, as in {@code scheduler}; appears in logs and as the
     * source of events.
     */
    String name();

    void start();

    void stop();
}
