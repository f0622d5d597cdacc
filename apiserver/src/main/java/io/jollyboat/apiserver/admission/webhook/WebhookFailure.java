package io.jollyboat.apiserver.admission.webhook;

/**
 * A webhook could not be asked, or did not answer as it must. Whether that is the request's end is
 * for its failure policy to say.
 */
final class WebhookFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param why without the name of the webhook
     */
    WebhookFailure(String why) {
        super(why, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
