package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.validation.DomainPath;
import io.jollyboat.apiserver.validation.Field;
import java.util.List;

/**
 * How many pods a job may have at once and over its life, and how many of them may fail. Jobs that
 * count their pods' indexes have bounds, so that what their status says of indexes stays short.
 */
final class JobNumbers {
    private static final List<String> COUNTS =
            List.of(
                    "parallelism",
                    "completions",
                    "activeDeadlineSeconds",
                    "backoffLimit",
                    "ttlSecondsAfterFinished",
                    "backoffLimitPerIndex",
                    "maxFailedIndexes");

    private static final int MOST = 100_000;
    private static final int MOST_OF_MANY = 10_000;
    private static final int LONGEST_MANAGER = 63;

    private JobNumbers() {}

    static void check(Field spec) {
        COUNTS.forEach(count -> spec.at(count).notNegative());
        if (spec.has("maxFailedIndexes") && !spec.has("backoffLimitPerIndex")) {
            spec.at("backoffLimitPerIndex").required("when maxFailedIndexes is specified");
        }
        manager(spec.at("managedBy"));
        spec.at("completionMode").oneOf("NonIndexed", "Indexed");
        switch (spec.text("completionMode")) {
            case "Indexed" -> indexed(spec);
            case "", "NonIndexed" -> {
                for (String count : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
                    if (spec.has(count)) {
                        spec.at(count).invalid("requires indexed completion mode");
                    }
                }
            }
            default -> {
                // Complained of above.
            }
        }
    }

    private static void manager(Field manager) {
        if (manager.node().isString()) {
            DomainPath.check(manager);
            manager.atMostBytes(LONGEST_MANAGER);
        }
    }

    private static void indexed(Field spec) {
        Field completions = spec.at("completions");
        Field failed = spec.at("maxFailedIndexes");
        if (completions.absent()) {
            completions.required("when completion mode is Indexed");
        }
        atMost(spec.at("parallelism"), MOST, " when completion mode is Indexed");
        if (completions.present() && failed.number(0) > completions.number(0)) {
            failed.invalid("must be less than or equal to completions");
        }
        atMost(failed, MOST, "");
        if (completions.number(0) > MOST && spec.has("backoffLimitPerIndex")) {
            if (failed.absent()) {
                failed.required("must be specified when completions is above " + MOST);
            }
            String many =
                    " when completions are above "
                            + MOST
                            + " and used with backoff limit per index";
            atMost(spec.at("parallelism"), MOST_OF_MANY, many);
            atMost(failed, MOST_OF_MANY, many);
        }
    }

    private static void atMost(Field count, int most, String when) {
        if (count.number(0) > most) {
            count.invalid("must be less than or equal to " + most + when);
        }
    }
}
