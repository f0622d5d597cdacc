package io.jollyboat.kubelet.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A call to the runtime that failed, with whose fault it is in {@link Reason}; the message can be
 * shown to a user as it is.
 */
public final class ContainerRuntimeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why a call failed; closed. */
    public enum Reason {
        /** The engine is down or unreachable; try again when it returned. */
        ENGINE_UNAVAILABLE,
        /** No such sandbox, container or exec. */
        NOT_FOUND,
        /** A sandbox or container of the same name and attempt exists. */
        ALREADY_EXISTS,
        /** The engine does not have the image. */
        IMAGE_MISSING,
        /** The image reference cannot be parsed. */
        INVALID_IMAGE_NAME,
        /** The registry refused or did not answer. */
        PULL_FAILED,
        /**
         * The engine refuses the spec (a bad mount, a negative limit, a capability that does not
         * exist).
         */
        INVALID_CONFIGURATION,
        /** The container's command does not exist or is not executable. */
        CANNOT_RUN,
        /** The sandbox's network could not be made. */
        NETWORK_FAILED,
        /** The container does not run, and what was asked needs it to. */
        NOT_RUNNING,
        /** The node has no free pod address, or the like. */
        EXHAUSTED,
        /** The engine failed in a way of its own. */
        ENGINE_FAILED
    }

    private final Reason reason;

    public ContainerRuntimeException(Reason reason, String message) {
        this(reason, message, null);
    }

    public ContainerRuntimeException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public static ContainerRuntimeException notFound(String what, String id) {
        return new ContainerRuntimeException(Reason.NOT_FOUND, what + " \"" + id + "\" not found");
    }

    public static ContainerRuntimeException imageMissing(String reference) {
        return new ContainerRuntimeException(
                Reason.IMAGE_MISSING, "image \"" + reference + "\" is not present");
    }
}
