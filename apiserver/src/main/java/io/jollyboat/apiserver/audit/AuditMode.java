package io.jollyboat.apiserver.audit;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Whether requests wait for what is written of them. */
public enum AuditMode {
    /** Nobody waits; events go together, as the terms of batches have it. */
    BATCH("batch"),
    /** A request goes on, and is answered, when its event has been passed on or could not be. */
    BLOCKING("blocking"),
    /** And one of which it cannot be written down that it came is refused. */
    BLOCKING_STRICT("blocking-strict");

    private final String word;

    AuditMode(String word) {
        this.word = word;
    }

    /**
     * By Kubernetes' word for it.
     *
     * @throws IllegalArgumentException when there is no such mode
     */
    public static AuditMode of(String word) {
        for (AuditMode each : values()) {
            if (each.word.equals(word)) {
                return each;
            }
        }
        throw new IllegalArgumentException(
                Arrays.stream(values())
                        .map(each -> each.word)
                        .collect(
                                Collectors.joining(
                                        ",",
                                        "invalid audit mode " + word + ", allowed modes are \"",
                                        "\"")));
    }
}
