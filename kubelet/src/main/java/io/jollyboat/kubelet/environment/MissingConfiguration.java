package io.jollyboat.kubelet.environment;

/**
 * A container cannot be described yet because something it refers to is absent or unusable; its
 * author can mend that. The message is what the pod's status shows beside {@code
 * CreateContainerConfigError}.
 */
public final class MissingConfiguration extends Exception {

    private static final long serialVersionUID = 1L;

    public MissingConfiguration(String message) {
        super(message);
    }
}
