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

    /**
     * Who refuses a request for this, as it is told.
     *
     * @param quote around the name of a policy that is not told with its binding
     */
    String who(Policies.Bound bound, char quote) {
        return bound.named();
    }

    /** The binding asks for parameters that there are not. */
    static class Configuration extends PolicyFailure {
        private static final long serialVersionUID = 1L;

        Configuration(String why) {
            this("binding", why);
        }

        private Configuration(String whose, String why) {
            super("failed to configure " + whose + ": " + why);
        }
    }

    /** The policy asks for parameters of a kind that there is not, whoever binds it. */
    static final class UnknownParameters extends Configuration {
        private static final long serialVersionUID = 1L;

        UnknownParameters(String kind) {
            super("policy", "failed to find resource referenced by paramKind: '" + kind + '\'');
        }

        @Override
        String who(Policies.Bound bound, char quote) {
            return quote + bound.policy().name() + quote;
        }
    }
}
