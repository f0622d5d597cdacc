package io.jollyboat.jolly.cluster;

/** The cluster cannot run as things are. The message says what to do. */
public final class ClusterException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public ClusterException(String message) {
        super(message);
    }
}
