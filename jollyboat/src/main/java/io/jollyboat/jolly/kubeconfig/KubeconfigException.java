package io.jollyboat.jolly.kubeconfig;

/**
 * A kubeconfig file that is there and is not one. The message is for the person at the terminal.
 */
public final class KubeconfigException extends RuntimeException {

    private static final long serialVersionUID = 1;

    KubeconfigException(String message) {
        super(message);
    }
}
