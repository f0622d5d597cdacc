package io.jollyboat.core.streaming;

/** How a remote command ended. */
public sealed interface CommandOutcome {
    /**
     * The process ended by itself, or the attachment to it did.
     *
     * @param code 0 for success; kubectl exits with the same code
     */
    record Exited(int code) implements CommandOutcome {}

    /**
     * The command could not be run, or was lost.
     *
     * @param message whole, as the user shall read it
     */
    record Failed(String message) implements CommandOutcome {}
}
