package io.jollyboat.jolly.machine;

/** The machine could not be made ready. The message says what to do. */
public final class MachineException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public MachineException(String message) {
        super(message);
    }
}
