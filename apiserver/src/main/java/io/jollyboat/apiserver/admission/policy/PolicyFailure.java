package io.jollyboat.apiserver.admission.policy;

/** A policy cannot be evaluated; whether that is the request's end its failure policy says. */
final class PolicyFailure extends Exception {
    private static final long serialVersionUID = 1L;

    PolicyFailure(String why) {
        super(why, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
