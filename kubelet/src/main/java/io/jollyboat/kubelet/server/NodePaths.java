package io.jollyboat.kubelet.server;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.serving.HealthCounts;
import io.jollyboat.kubelet.plan.Member;
import io.jollyboat.kubelet.runtime.ContainerRuntime;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a kubelet's server says of its node as a whole. Blocks. */
final class NodePaths {

    private static final String NO_PAGE = "404 page not found\n";
    private static final List<String> CHECKS = List.of("ping", "log", "syncloop");

    /** Where only reading is served. */
    private static final Set<String> READ_ONLY =
            Set.of("pods", "runningpods", "stats", "logs", "containerLogs");

    private final NodePods pods;
    private final ContainerRuntime runtime;
    private final NodeAnswers answers;
    private final SystemLogs logs;
    private final DebugPaths pages;
    private final HealthCounts counts = new HealthCounts();

    /**
     * @param logQueries see {@link KubeletServerConfig#logQueries}
     */
    NodePaths(
            NodePods pods,
            ContainerRuntime runtime,
            NodeAnswers answers,
            Timeline timeline,
            boolean logQueries) {
        this.pods = pods;
        this.runtime = runtime;
        this.answers = answers;
        this.logs = new SystemLogs(answers.logs(), logQueries, timeline);
        this.pages = new DebugPaths(answers, timeline);
    }

    /** Whether the path is served to that method; answered when it is not. */
    static boolean allows(HttpExchange exchange, String path) {
        String method = exchange.method();
        String allowed =
                switch (path) {
                    case "checkpoint" -> "POST";
                    case "exec", "attach", "portForward" -> "GET, POST";
                    default -> READ_ONLY.contains(path) ? "GET" : method;
                };
        if (List.of(allowed.split(", ", -1)).contains(method)) {
            return true;
        }
        exchange.respond(
                405,
                Headers.of("Content-Type", "text/plain; charset=utf-8").with("Allow", allowed),
                "Method Not Allowed".getBytes(StandardCharsets.UTF_8));
        return false;
    }

    void serve(HttpExchange exchange, List<String> path) throws RequestException {
        switch (path.getFirst()) {
            case "healthz" -> health(exchange, path);
            case "pods" -> list(exchange, path, wanted());
            case "runningpods" -> list(exchange, path, running());
            case "configz" -> configuration(exchange, path);
            case "statusz", "flagz" -> pages.serve(exchange);
            case "logs" -> logs.serve(exchange, path);
            case "checkpoint" -> checkpoint(path);
            case "debug" -> debug(path);
            default -> throw RequestException.notFound(NO_PAGE);
        }
    }

    private void health(HttpExchange exchange, List<String> path) throws RequestException {
        if (path.size() > 2 || path.size() == 2 && !CHECKS.contains(path.get(1))) {
            throw RequestException.notFound(NO_PAGE);
        }
        if (path.size() == 2 || exchange.query().first("verbose") == null) {
            if (path.size() == 1) {
                CHECKS.forEach(check -> counts.came(check, "healthz", /* well */ true));
            }
            Answers.text(exchange, 200, "ok");
            return;
        }
        var text = new StringBuilder();
        for (String check : CHECKS) {
            counts.came(check, "healthz", /* well */ true);
            text.append("[+]").append(check).append(" ok\n");
        }
        Answers.text(exchange, 200, text + "healthz check passed\n");
    }

    /** How checks of the node's health came out that somebody asked for. */
    String checks() {
        return counts.text();
    }

    private ArrayNode wanted() {
        ArrayNode items = Trees.newObject().arrayNode();
        pods.all().forEach(pod -> items.add(pod.json()));
        return items;
    }

    /** What the engine runs, whoever wants it: no more is known of it than the engine says. */
    private ArrayNode running() {
        ArrayNode items = Trees.newObject().arrayNode();
        for (PodRecord record : runtime.pods()) {
            List<ContainerStatus> alive =
                    record.containers().stream().filter(ContainerStatus::isRunning).toList();
            if (alive.isEmpty() && record.sandbox().filter(SandboxStatus::isReady).isEmpty()) {
                continue;
            }
            ObjectNode pod = items.addObject();
            pod.putObject("metadata")
                    .put("name", record.pod().name())
                    .put("namespace", record.pod().namespace())
                    .put("uid", record.pod().uid());
            ArrayNode containers = pod.putObject("spec").putArray("containers");
            for (ContainerStatus one : alive) {
                containers
                        .addObject()
                        .put("name", one.name())
                        .put("image", one.image())
                        .putObject("resources");
            }
            pod.putObject("status");
        }
        return items;
    }

    private static void list(HttpExchange exchange, List<String> path, ArrayNode items)
            throws RequestException {
        if (path.size() > 1) {
            throw RequestException.notFound("404: Page Not Found");
        }
        ObjectNode list = Trees.newObject();
        list.put("kind", "PodList").put("apiVersion", "v1");
        list.putObject("metadata");
        list.set("items", items);
        json(exchange, list);
    }

    private void configuration(HttpExchange exchange, List<String> path) throws RequestException {
        if (path.size() > 1) {
            throw RequestException.notFound(NO_PAGE);
        }
        ObjectNode all = Trees.newObject();
        all.set("kubeletconfig", answers.configuration().get());
        json(exchange, all);
    }

    private static void json(HttpExchange exchange, ObjectNode json) {
        exchange.respond(200, Headers.json(), json.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** As with any engine that cannot: asked for, and refused. */
    private void checkpoint(List<String> path) throws RequestException {
        if (path.size() != 4) {
            throw RequestException.notFound("404: Page Not Found");
        }
        Pod pod = pods.pod(path.get(1), path.get(2));
        if (Member.named(pod, path.get(3)).isEmpty()) {
            throw RequestException.notFound("container " + path.get(3) + " does not exist");
        }
        throw RequestException.failed(
                "checkpointing of %s/%s/%s failed (the engine cannot checkpoint containers)"
                        .formatted(path.get(1), path.get(2), path.get(3)));
    }

    /** Go's profiles and flags are none of ours; they are as if switched off. */
    private static void debug(List<String> path) throws RequestException {
        String what = path.size() < 2 ? "" : path.get(1);
        throw switch (what) {
            case "pprof" -> new RequestException(405, "profiling endpoint is disabled.\n");
            case "flags" -> new RequestException(405, "flags endpoint is disabled.\n");
            default -> RequestException.notFound(NO_PAGE);
        };
    }
}
