package io.jollyboat.kubelet.probe;

/** What came of asking once. */
public sealed interface ProbeOutcome {

    record Success() implements ProbeOutcome {}

    /** As a success, with something the user should know. */
    record Warning(String message) implements ProbeOutcome {}

    /**
     * The container answered that it is not well, or not at all.
     *
     * @param message behind {@code Liveness probe failed: } in the event
     */
    record Failure(String message) implements ProbeOutcome {}

    /** It could not be asked; counts for nothing. */
    record Unknown(String message) implements ProbeOutcome {}
}
