package io.jollyboat.apiserver.tunnel;

import io.jollyboat.apiserver.request.Parameters;
import io.jollyboat.apiserver.request.QueryParameters;
import io.jollyboat.apiserver.validation.Path;
import io.jollyboat.apiserver.validation.Violations;

/** What of a log may be asked for. */
final class LogOptionRules {

    private LogOptionRules() {}

    /**
     * @throws io.jollyboat.core.errors.ApiException Invalid, with all that cannot be; BadRequest
     *     when a number is none
     */
    static void check(QueryParameters query, String pod) {
        Violations found = new Violations();
        atLeast(0, "tailLines", "must be greater than or equal to 0", query, found);
        atLeast(1, "limitBytes", "must be greater than 0", query, found);
        if (query.has("sinceSeconds") && query.has("sinceTime")) {
            found.forbidden(
                    Path.ROOT, "at most one of `sinceTime` or `sinceSeconds` may be specified");
        } else {
            atLeast(1, "sinceSeconds", "must be greater than 0", query, found);
        }
        found.refuse("", "PodLogOptions", pod);
    }

    private static void atLeast(
            long least, String option, String why, QueryParameters query, Violations found) {
        if (query.has(option) && Parameters.number(query, option) < least) {
            found.invalid(Path.of(option), Parameters.number(query, option), why);
        }
    }
}
