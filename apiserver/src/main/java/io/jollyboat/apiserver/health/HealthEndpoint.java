package io.jollyboat.apiserver.health;

import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Endpoint;
import io.jollyboat.core.errors.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Serves {@code /livez}, {@code /readyz} and {@code /healthz}, each also check by check, in the
 * form that Kubernetes' operators know.
 */
public final class HealthEndpoint implements Endpoint {

    private static final List<String> ROOTS = List.of("healthz", "livez", "readyz");
    private static final int FAILED = 500;

    private final List<HealthCheck> checks;

    public HealthEndpoint(List<HealthCheck> checks) {
        this.checks = List.copyOf(checks);
    }

    @Override
    public boolean serve(Call call) {
        String[] parts = call.path().substring(1).split("/", -1);
        String root = parts[0];
        if (!ROOTS.contains(root)) {
            return false;
        }
        if (!call.info().readOnly()) {
            throw ApiException.methodNotAllowed();
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

    private static Answer all(Call call, String root, List<HealthCheck> asked) {
        List<String> excluded = call.query().all("exclude");
        StringBuilder told = new StringBuilder();
        boolean passed = true;
        for (HealthCheck check : asked) {
            if (excluded.contains(check.name())) {
                told.append("[+]").append(check.name()).append(" excluded: ok\n");
            } else if (check.passes().getAsBoolean()) {
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
        return new Answer.Document(
                code,
                "text/plain; charset=utf-8",
                Map.of("X-Content-Type-Options", "nosniff"),
                text.getBytes(StandardCharsets.UTF_8));
    }
}
