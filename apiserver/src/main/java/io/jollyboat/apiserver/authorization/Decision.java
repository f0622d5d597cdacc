package io.jollyboat.apiserver.authorization;

/** What an authorizer thinks of a request. */
public sealed interface Decision {

    /** Why; may be empty. */
    String reason();

    /** It may be done, whatever others think. */
    record Allowed(String reason) implements Decision {}

    /** It may not be done, whatever others think. */
    record Denied(String reason) implements Decision {}

    /**
     * Others may decide; when nobody allows it, it is forbidden.
     *
     * @param reason why it was not allowed here, or empty
     */
    record NoOpinion(String reason) implements Decision {}
}
