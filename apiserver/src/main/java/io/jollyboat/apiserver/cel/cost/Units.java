package io.jollyboat.apiserver.cel.cost;

/** What the steps of an evaluation cost, as cel-go has it. */
final class Units {

    static final long SELECT = 1;
    static final long NEW_LIST = 10;
    static final long NEW_MAP = 30;
    static final long NEW_OBJECT = 40;

    /** For each character that is looked at. */
    static final double CHARACTER = 0.1;

    /** For each character of a regular expression, by what the text costs. */
    static final double REGEX = 0.25;

    /** A check of what someone may do: two of them fit into what one expression may cost. */
    static final long AUTHORIZATION = 350_000;

    /** The longest regular expression behind a named format. */
    static final long FORMAT_REGEX = 128;

    /** The longest name of a format. */
    static final long FORMAT = 64;

    private static final double REQUIREMENTS = 0.5;

    private Units() {}

    /** Reading a selector: it has at most a requirement for every two characters. */
    static Range selector(Range length) {
        return Range.of(NEW_LIST)
                .plus(length.times(CHARACTER))
                .plus(length.times(REQUIREMENTS).times((double) (NEW_LIST + NEW_OBJECT)));
    }

    /** Looking for a regular expression; an empty text is not free. */
    static Range regex(Range text, Range regex) {
        return text.plus(Range.ONE).times(CHARACTER).times(regex.times(REGEX));
    }
}
