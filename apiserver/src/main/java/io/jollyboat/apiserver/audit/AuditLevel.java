package io.jollyboat.apiserver.audit;

/** How much is written down, from nothing to everything. */
public enum AuditLevel {
    NONE("None"),
    METADATA("Metadata"),
    REQUEST("Request"),
    REQUEST_RESPONSE("RequestResponse");

    private final String word;

    AuditLevel(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    static AuditLevel of(String word) {
        for (AuditLevel each : values()) {
            if (each.word.equals(word)) {
                return each;
            }
        }
        throw new IllegalArgumentException("unknown audit level \"" + word + '"');
    }

    boolean atLeast(AuditLevel other) {
        return compareTo(other) >= 0;
    }
}
