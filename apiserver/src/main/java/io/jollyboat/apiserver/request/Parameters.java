package io.jollyboat.apiserver.request;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import java.math.BigInteger;
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

    /**
     * A revision as clients write one; -1 when absent, so that 0 can mean any.
     *
     * @param complaint what a refusal begins with
     * @throws ApiException BadRequest when it is none
     */
    static long revision(String text, String complaint) {
        if (text.isEmpty()) {
            return -1;
        }
        if (!text.matches("[0-9]+")) {
            throw unreadable(complaint, text, "invalid syntax");
        }
        BigInteger revision = new BigInteger(text);
        if (revision.bitLength() > Long.SIZE) {
            throw unreadable(complaint, text, "value out of range");
        }
        return revision.bitLength() < Long.SIZE ? revision.longValue() : Long.MAX_VALUE;
    }

    private static ApiException unreadable(String complaint, String text, String why) {
        return ApiException.badRequest(
                complaint
                        + "resourceVersion: Invalid value: \"%s\": strconv.ParseUint: parsing \"%s\": %s"
                                .formatted(text, text, why));
    }

    static ApiException invalid(String field, String reason, String message) {
        return ApiException.invalid(
                "meta.k8s.io", "ListOptions", "", List.of(new Cause(reason, message, field)));
    }

    static ApiException forbidden(String field, String why) {
        return invalid(field, "FieldValueForbidden", "Forbidden: " + why);
    }
}
