package io.jollyboat.apiserver.admission.security;

/** How much pods may do, from everything to little. */
enum Level {
    PRIVILEGED("privileged"),
    BASELINE("baseline"),
    RESTRICTED("restricted");

    private final String word;

    Level(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
