package io.jollyboat.apiserver.request;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import java.util.List;

/** Reads typed values out of a query, with Kubernetes' words for what cannot be read. */
public final class Parameters {

    private Parameters() {}

    /**
     * A whole number; 0 when absent.
     *
     * @throws ApiException BadRequest when it is none
     */
    public static long number(QueryParameters query, String name) {
        String text = query.first(name);
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException unreadable) {
            throw ApiException.badRequest(
                    "strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
        }
    }

    /** A revision as clients write one; -1 when absent, so that 0 can mean any. */
    static long revision(String text) {
        if (text.isEmpty()) {
            return -1;
        }
        try {
            long revision = Long.parseLong(text);
            if (revision >= 0) {
                return revision;
            }
        } catch (NumberFormatException unreadable) {
            // told below
        }
        String value = "Invalid value: \"" + text + "\": strconv.ParseUint: parsing \"" + text;
        throw invalid("resourceVersion", "FieldValueInvalid", value + "\": invalid syntax");
    }

    static ApiException invalid(String field, String reason, String message) {
        return ApiException.invalid(
                "meta.k8s.io", "ListOptions", "", List.of(new Cause(reason, message, field)));
    }

    static ApiException forbidden(String field, String why) {
        return invalid(field, "FieldValueForbidden", "Forbidden: " + why);
    }
}
