package io.jollyboat.core.serving;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How somebody is, in the words in which Kubernetes' components say it.
 *
 * @param code 200, or 500 when something is wrong
 */
record HealthAnswer(int code, String text) {

    /**
     * @param name of the question, {@code readyz}
     * @param checks what is to be so, by name: what is wrong, or nothing
     * @param verbose whether to tell of each even when all is well
     */
    static HealthAnswer of(String name, Map<String, Supplier<String>> checks, boolean verbose) {
        var lines = new StringBuilder();
        var faults = new LinkedHashMap<String, String>();
        lines.append("[+]ping ok\n");
        checks.forEach(
                (check, fault) -> {
                    String wrong = fault.get();
                    if (wrong.isEmpty()) {
                        lines.append("[+]").append(check).append(" ok\n");
                    } else {
                        faults.put(check, wrong);
                        lines.append("[-]").append(check).append(" failed: reason withheld\n");
                    }
                });
        if (!faults.isEmpty()) {
            return new HealthAnswer(500, lines + name + " check failed\n");
        }
        return new HealthAnswer(200, verbose ? lines + name + " check passed\n" : "ok");
    }

    /** Of one check alone. */
    static HealthAnswer of(Supplier<String> check) {
        String wrong = check.get();
        return wrong.isEmpty()
                ? new HealthAnswer(200, "ok")
                : new HealthAnswer(500, "internal server error: " + wrong + "\n");
    }
}
