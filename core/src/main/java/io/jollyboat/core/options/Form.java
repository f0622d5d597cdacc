package io.jollyboat.core.options;

/** What a value has to look like. */
public enum Form {
    /** Anything. */
    TEXT {
        @Override
        public void check(String value) {}
    },
    /** True or false. */
    FLAG {
        @Override
        public void check(String value) {
            if (!value.equals("true") && !value.equals("false")) {
                throw new IllegalArgumentException("it is true or false");
            }
        }
    },
    /** A number, which may have a sign and decimals. */
    NUMBER {
        @Override
        public void check(String value) {
            if (!value.matches("-?[0-9]{1,12}(\\.[0-9]{1,9})?")) {
                throw new IllegalArgumentException("it is a number");
            }
        }
    },
    /** As in {@code 1m30s}. */
    DURATION {
        @Override
        public void check(String value) {
            GoDuration.parse(value);
        }
    },
    /** As in {@code A=true,B=false}, each as Kubernetes has it without being told. */
    GATES {
        @Override
        public void check(String gates) {
            for (String gate : gates.split(",", -1)) {
                int equals = gate.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException("it is written GATE=true,GATE=false");
                }
                String value = gate.substring(equals + 1);
                FLAG.check(value);
                FeatureGates.check(gate.substring(0, equals), value.equals("true"));
            }
        }
    };

    /**
     * @throws IllegalArgumentException for what does not look so, with the reason as message
     */
    public abstract void check(String value);
}
