package io.jollyboat.apiserver.admission.policy;

/** A policy cannot be evaluated; whether that is the request's end its failure policy says. */
class PolicyFailure extends Exception {
    private static final long serialVersionUID = 1L;

    PolicyFailure(String why) {
        super(why, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }

    /** The policy, or its binding, asks for parameters that there are not. */
    static final class Configuration extends PolicyFailure {
        private static final long serialVersionUID = 1L;

        Configuration(String why) {
            super("failed to configure binding: " + why);
        }
    }
}
