package io.jollyboat.apiserver.webhook;

/** A webhook did not answer, or answered what it must not. */
public final class WebhookFailure extends Exception {
    private static final long serialVersionUID = 1L;

    public WebhookFailure(String message) {
        super(message);
    }

    /** What users are told; it names the address that was called. */
    public String message() {
        return String.valueOf(getMessage());
    }
}
