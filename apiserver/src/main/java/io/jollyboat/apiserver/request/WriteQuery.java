package io.jollyboat.apiserver.request;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a create, update or patch asks for besides the path and the body.
 *
 * @param dryRun whether to do everything but store the result
 * @param fieldManager the name under which fields are owned, or empty
 * @param fieldValidation what to do about unknown and duplicate fields
 * @param forced whether an apply takes what others own, as the client says it; empty when it does
 *     not
 */
public record WriteQuery(
        boolean dryRun, String fieldManager, FieldValidation fieldValidation, String forced) {

    private static final String PATCH = "PatchOptions";

    /** What to do about unknown and duplicate fields. */
    public enum FieldValidation {
        IGNORE,
        WARN,
        STRICT
    }

    /**
     * @param kind the kind of options that errors name: {@code CreateOptions} and the like
     */
    public static WriteQuery of(QueryParameters query, String kind) {
        String manager = query.first("fieldManager");
        if (manager.getBytes(StandardCharsets.UTF_8).length > ManagerName.LONGEST) {
            throw invalid(
                    kind,
                    new Cause(
                            "FieldValueTooLong",
                            "Too long: may not be more than " + ManagerName.LONGEST + " bytes",
                            "fieldManager"));
        }
        if (!manager.codePoints().allMatch(ManagerName::printable)) {
            throw invalid(
                    kind,
                    new Cause(
                            "FieldValueInvalid",
                            "Invalid value: \""
                                    + manager
                                    + "\": should only contain printable characters",
                            "fieldManager"));
        }
        return new WriteQuery(
                dryRun(query.all("dryRun"), kind), manager, validation(query, kind), forced(query));
    }

    /** A parameter without a value says yes. */
    private static String forced(QueryParameters query) {
        String value = query.first("force");
        return value.isEmpty() && query.has("force") ? "true" : value;
    }

    /** Whether an apply takes what others own. */
    public boolean force() {
        return !forced.isEmpty() && !forced.equals("0") && !forced.equalsIgnoreCase("false");
    }

    /**
     * Refuses an apply that does not say in whose name it is made.
     *
     * @throws ApiException Invalid
     */
    public void requireManager() {
        if (fieldManager.isEmpty()) {
            throw invalid(
                    PATCH,
                    new Cause(
                            "FieldValueRequired",
                            "Required value: is required for apply patch",
                            "fieldManager"));
        }
    }

    /**
     * Refuses force where nothing is applied.
     *
     * @throws ApiException Invalid
     */
    public void refuseForce() {
        if (!forced.isEmpty()) {
            throw invalid(
                    PATCH,
                    new Cause(
                            "FieldValueForbidden",
                            "Forbidden: may not be specified for non-apply patch",
                            "force"));
        }
    }

    /** Reads the one value that a dry run may have. */
    public static boolean dryRun(List<String> values, String kind) {
        boolean dry = false;
        for (String value : values) {
            if (value.equals("All")) {
                dry = true;
            } else if (!value.isEmpty()) {
                throw invalid(
                        kind,
                        new Cause(
                                "FieldValueNotSupported",
                                "Unsupported value: [%s]: supported values: \"All\""
                                        .formatted(
                                                values.stream()
                                                        .map(each -> '"' + each + '"')
                                                        .collect(Collectors.joining(","))),
                                "dryRun"));
            }
        }
        return dry;
    }

    private static FieldValidation validation(QueryParameters query, String kind) {
        return switch (query.first("fieldValidation")) {
            case "", "Warn" -> FieldValidation.WARN;
            case "Ignore" -> FieldValidation.IGNORE;
            case "Strict" -> FieldValidation.STRICT;
            case String other ->
                    throw invalid(
                            kind,
                            new Cause(
                                    "FieldValueNotSupported",
                                    "Unsupported value: \""
                                            + other
                                            + "\": supported values: \"\", \"Ignore\","
                                            + " \"Strict\", \"Warn\"",
                                    "fieldValidation"));
        };
    }

    private static ApiException invalid(String kind, Cause cause) {
        return ApiException.invalid("meta.k8s.io", kind, "", List.of(cause));
    }
}
