package io.jollyboat.apiserver.health;

import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Endpoint;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.serving.HealthCounts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Serves {@code /livez}, {@code /readyz} and {@code /healthz}, each also check by check, in the
 * form that Kubernetes' operators know, and {@code /metrics/slis}: how the checks came out.
 */
public final class HealthEndpoint implements Endpoint {

    private static final List<String> ROOTS = List.of("healthz", "livez", "readyz");
    private static final String SLIS = "/metrics/slis";
    private static final int FAILED = 500;

    private final List<HealthCheck> checks;
    private final HealthCounts counts = new HealthCounts();

    /**
     * @param checks besides those that pass when the server answers at all
     */
    public HealthEndpoint(List<HealthCheck> checks) {
        this.checks =
                Stream.concat(
                                Stream.of("ping", "log")
                                        .map(name -> new HealthCheck(name, true, () -> true)),
                                checks.stream())
                        .toList();
    }

    @Override
    public boolean serve(Call call) {
        String[] parts = call.path().substring(1).split("/", -1);
        String root = parts[0];
        boolean counted = call.path().equals(SLIS);
        if (!counted && !ROOTS.contains(root)) {
            return false;
        }
        if (!call.info().readOnly()) {
            throw ApiException.methodNotAllowed();
        }
        if (counted) {
            call.answer(document(200, Metrics.MEDIA_TYPE, Map.of(), counts.text()));
            return true;
        }
        List<HealthCheck> asked =
                checks.stream().filter(check -> root.equals("readyz") || check.alive()).toList();
        String one = parts.length > 1 ? parts[1] : "";
        call.answer(one.isEmpty() ? all(call, root, asked) : single(one, asked));
        return true;
    }

    private static Answer single(String name, List<HealthCheck> asked) {
        for (HealthCheck check : asked) {
            if (check.name().equals(name)) {
                return check.passes().getAsBoolean()
                        ? text(200, "ok")
                        : text(FAILED, "internal server error: " + name + " failed\n");
            }
        }
        throw ApiException.noSuchPath();
    }

    private boolean passes(HealthCheck check, String root) {
        boolean passes = check.passes().getAsBoolean();
        counts.came(check.name(), root, passes);
        return passes;
    }

    private Answer all(Call call, String root, List<HealthCheck> asked) {
        List<String> excluded = call.query().all("exclude");
        StringBuilder told = new StringBuilder();
        boolean passed = true;
        for (HealthCheck check : asked) {
            if (excluded.contains(check.name())) {
                told.append("[+]").append(check.name()).append(" excluded: ok\n");
            } else if (passes(check, root)) {
                told.append("[+]").append(check.name()).append(" ok\n");
            } else {
                passed = false;
                told.append("[-]").append(check.name()).append(" failed: reason withheld\n");
            }
        }
        List<String> unknown =
                excluded.stream()
                        .filter(name -> asked.stream().noneMatch(each -> each.name().equals(name)))
                        .toList();
        if (!unknown.isEmpty()) {
            told.append("warn: some health checks cannot be excluded: no matches for \"")
                    .append(String.join("\",\"", unknown))
                    .append("\"\n");
        }
        told.append(root).append(" check ").append(passed ? "passed\n" : "failed\n");
        if (!passed) {
            return text(FAILED, told.toString());
        }
        return text(200, call.query().has("verbose") ? told.toString() : "ok");
    }

    private static Answer text(int code, String text) {
        return document(
                code,
                "text/plain; charset=utf-8",
                Map.of("X-Content-Type-Options", "nosniff"),
                text);
    }

    private static Answer document(
            int code, String type, Map<String, String> headers, String text) {
        return new Answer.Document(code, type, headers, text.getBytes(StandardCharsets.UTF_8));
    }
}
