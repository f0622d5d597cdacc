package io.jollyboat.core.options;

/** What a value has to look like. */
public enum Form {
    /** Anything. */
    TEXT {
        @Override
        void check(String value) {}
    },
    /** True or false. */
    FLAG {
        @Override
        void check(String value) {
            if (!value.equals("true") && !value.equals("false")) {
                throw new IllegalArgumentException("it is true or false");
            }
        }
    },
    /** A number, which may have a sign and decimals. */
    NUMBER {
        @Override
        void check(String value) {
            if (!value.matches("-?[0-9]{1,12}(\\.[0-9]{1,9})?")) {
                throw new IllegalArgumentException("it is a number");
            }
        }
    },
    /** As in {@code 1m30s}. */
    DURATION {
        @Override
        void check(String value) {
            GoDuration.parse(value);
        }
    },
    /** As in {@code A=true,B=false}. */
    GATES {
        @Override
        void check(String value) {
            for (String gate : value.split(",", -1)) {
                int equals = gate.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException("it is written GATE=true,GATE=false");
                }
                FLAG.check(gate.substring(equals + 1));
            }
        }
    };

    /**
     * @throws IllegalArgumentException for what does not look so, with the reason as message
     */
    abstract void check(String value);
}
