package io.jollyboat.core.selector;

/** How a requirement compares a label with its values. */
public enum Operator {
    IN("in"),
    NOT_IN("notin"),
    EQUALS("="),
    NOT_EQUALS("!="),
    EXISTS("exists"),
    DOES_NOT_EXIST("!"),
    GREATER_THAN("gt"),
    LESS_THAN("lt");

    private final String word;

    Operator(String word) {
        this.word = word;
    }

    /** As it is written in a selector string. */
    public String word() {
        return word;
    }
}
