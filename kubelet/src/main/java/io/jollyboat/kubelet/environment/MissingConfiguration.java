package io.jollyboat.kubelet.environment;

/**
 * A container cannot be described yet because something it refers to is absent or unusable; its
 * author can mend that. The message is what the pod's status shows beside the reason.
 */
public final class MissingConfiguration extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    public MissingConfiguration(String message) {
        this(message, "CreateContainerConfigError");
    }

    private MissingConfiguration(String message, String reason) {
        super(message);
        this.reason = reason;
    }

    /** Of what Kubernetes leaves to its runtime to find out, when it makes the container. */
    public static MissingConfiguration atCreation(String message) {
        return new MissingConfiguration(message, "CreateContainerError");
    }

    /** In Kubernetes' one word. */
    public String reason() {
        return reason;
    }
}
