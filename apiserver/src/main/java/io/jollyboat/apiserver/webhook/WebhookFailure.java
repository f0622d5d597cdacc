package io.jollyboat.apiserver.webhook;

/** A webhook could not be asked, or did not answer as it must. */
public final class WebhookFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean called;
    private final boolean late;

    private WebhookFailure(String why, boolean called, boolean late) {
        super(why, null, false, false);
        this.called = called;
        this.late = late;
    }

    /**
     * @param why without the name of the webhook
     */
    public WebhookFailure(String why) {
        this(why, false, false);
    }

    /** The call itself failed. */
    static WebhookFailure ofCall(String why) {
        return new WebhookFailure(why, true, false);
    }

    /** No answer came in time. */
    static WebhookFailure late(String why) {
        return new WebhookFailure(why, true, true);
    }

    /** Whether it was the call that failed, not what comes before it or after. */
    public boolean called() {
        return called;
    }

    /** Whether it was waited for as long as it may be. */
    public boolean late() {
        return late;
    }

    /** What users are told; it names the address that was called. */
    public String why() {
        return String.valueOf(getMessage());
    }
}
