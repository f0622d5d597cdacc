package io.jollyboat.kubelet.server;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.streaming.RemoteCommandOptions;
import io.jollyboat.kubelet.runtime.ContainerRuntime;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.runtime.Streams;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * The kubelet's own server.
 *
 * <pre>
 * /containerLogs/{namespace}/{pod}/{container}
 * /exec/{namespace}/{pod}[/{uid}]/{container}
 * /attach/{namespace}/{pod}[/{uid}]/{container}
 * /portForward/{namespace}/{pod}[/{uid}]
 * /stats/summary
 * /metrics, /metrics/resource, /metrics/cadvisor, /metrics/probes
 * /pods, /runningpods/, /healthz, /configz, /statusz, /flagz, /logs/
 * /checkpoint/{namespace}/{pod}/{container}, which no engine here can
 * </pre>
 */
public final class KubeletServer {

    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Timeline timeline;
    private final ContainerRuntime runtime;
    private final NodePods pods;
    private final Commands commands;
    private final StatisticsPaths statistics;
    private final NodePaths node;
    private final KubeletAccess access;
    private final HttpServer server;
    private final boolean secure;

    private KubeletServer(
            KubeletServerConfig config,
            Timeline timeline,
            ContainerRuntime runtime,
            Informer<Pod> informer,
            NodeAnswers answers)
            throws IOException {
        this.timeline = timeline;
        this.runtime = runtime;
        this.pods = new NodePods(informer, runtime);
        this.commands = new Commands(timeline, runtime.streams());
        this.statistics = new StatisticsPaths(answers.statistics(), answers.probes());
        this.node = new NodePaths(pods, runtime, answers, timeline, config.logQueries());
        this.access =
                new KubeletAccess(answers.node(), answers.client(), timeline, config.access());
        this.secure = config.http().tls() != null;
        this.server = listen(config);
    }

    /**
     * Begins to listen.
     *
     * @throws IOException when neither the given port nor a free one can be listened on
     */
    public static KubeletServer start(
            KubeletServerConfig config,
            Timeline timeline,
            ContainerRuntime runtime,
            Informer<Pod> informer,
            NodeAnswers answers)
            throws IOException {
        return new KubeletServer(config, timeline, runtime, informer, answers);
    }

    private HttpServer listen(KubeletServerConfig config) throws IOException {
        HttpServerConfig http = config.http();
        try {
            return HttpServer.start(config.loop(), http, timeline, this::handle);
        } catch (BindException taken) {
            if (http.address().getPort() == 0) {
                throw taken;
            }
            var anyPort =
                    new HttpServerConfig(
                            new InetSocketAddress(http.address().getAddress(), 0),
                            http.tls(),
                            http.limits(),
                            http.compression());
            return HttpServer.start(config.loop(), anyPort, timeline, this::handle);
        }
    }

    /** The port that was really taken. */
    public int port() {
        return server.port();
    }

    public void stop() {
        server.stop(GRACE);
    }

    private void handle(HttpExchange exchange) {
        List<String> path = List.of(exchange.path().substring(1).split("/"));
        if (!secure || KubeletAccess.isTrusted(exchange.peer().clientCertificate())) {
            serve(exchange, path);
            return;
        }
        Answers.beside(
                timeline,
                exchange,
                () -> {
                    access.require(exchange, path);
                    serve(exchange, path);
                });
    }

    private void serve(HttpExchange exchange, List<String> path) {
        if (!NodePaths.allows(exchange, path.getFirst())) {
            return;
        }
        switch (path.getFirst()) {
            case "stats" ->
                    Answers.beside(timeline, exchange, () -> statistics.stats(exchange, path));
            case "metrics" -> Answers.beside(timeline, exchange, () -> metrics(exchange, path));
            case "containerLogs" ->
                    Answers.beside(timeline, exchange, () -> logsOrStatus(exchange, path));
            case "exec" -> Answers.beside(timeline, exchange, () -> exec(exchange, path));
            case "attach" -> Answers.beside(timeline, exchange, () -> attach(exchange, path));
            case "portForward" ->
                    Answers.beside(timeline, exchange, () -> portForward(exchange, path));
            default -> Answers.beside(timeline, exchange, () -> node.serve(exchange, path));
        }
    }

    /** The API server passes the answer on as it is, and its clients understand a Status. */
    private void logsOrStatus(HttpExchange exchange, List<String> path) {
        try {
            logs(exchange, path);
        } catch (RequestException e) {
            Answers.status(exchange, e.asApiException());
        } catch (ContainerRuntimeException e) {
            Answers.status(exchange, ApiException.internal(String.valueOf(e.getMessage())));
        }
    }

    private void logs(HttpExchange exchange, List<String> path) throws RequestException {
        if (path.size() != 4) {
            throw RequestException.notFound("404 page not found");
        }
        Pod pod = pods.pod(path.get(1), path.get(2));
        LogOptions options = LogOptions.of(exchange.query(), timeline.now());
        ContainerStatus container = pods.logged(pod, path.get(3), options.previous());
        var answer = new LogAnswer(exchange, options);
        exchange.onClosed(() -> timeline.execute(answer::close));
        try {
            answer.from(runtime.streams().logs(container.id(), options.request(), answer));
        } catch (ContainerRuntimeException e) {
            if (!answer.begun()) {
                throw e;
            }
            answer.end(new Streams.End.Failed(e));
        }
    }

    private void exec(HttpExchange exchange, List<String> path) throws RequestException {
        RemoteCommandOptions wanted = wanted(exchange);
        ContainerStatus container = container(path);
        List<String> command = exchange.query().all("command");
        if (command.isEmpty()) {
            throw RequestException.badRequest(
                    "you must specify at least one command for the container");
        }
        commands.exec(exchange, wanted, container.id(), command);
    }

    private void attach(HttpExchange exchange, List<String> path) throws RequestException {
        RemoteCommandOptions wanted = wanted(exchange);
        commands.attach(exchange, wanted, container(path).id());
    }

    private static RemoteCommandOptions wanted(HttpExchange exchange) throws RequestException {
        RemoteCommandOptions wanted = RemoteCommandOptions.of(exchange.query());
        if (!wanted.any()) {
            throw RequestException.badRequest(
                    "you must specify at least 1 of stdin, stdout, stderr");
        }
        return wanted;
    }

    private ContainerStatus container(List<String> path) throws RequestException {
        if (path.size() != 4 && path.size() != 5) {
            throw RequestException.notFound("404 page not found");
        }
        return pods.running(pods.pod(path.get(1), path.get(2)), path.getLast());
    }

    private void portForward(HttpExchange exchange, List<String> path) throws RequestException {
        if (path.size() != 3 && path.size() != 4) {
            throw RequestException.notFound("404 page not found");
        }
        Pod pod = pods.pod(path.get(1), path.get(2));
        commands.portForward(exchange, pods.sandbox(pod).id(), pod.name() + "_" + pod.namespace());
    }

    private void metrics(HttpExchange exchange, List<String> path) throws RequestException {
        if (path.equals(List.of("metrics", "slis"))) {
            Answers.text(exchange, 200, node.checks());
            return;
        }
        if (path.size() > 1) {
            statistics.metrics(exchange, path.get(1));
            return;
        }
        int sandboxes = 0;
        int running = 0;
        for (PodRecord pod : runtime.pods()) {
            sandboxes += pod.sandbox().filter(sandbox -> sandbox.isReady()).isPresent() ? 1 : 0;
            running += (int) pod.containers().stream().filter(ContainerStatus::isRunning).count();
        }
        Answers.text(
                exchange,
                200,
                """
                # HELP kubelet_running_pods Number of pods that have a running pod sandbox
                # TYPE kubelet_running_pods gauge
                kubelet_running_pods %d
                # HELP kubelet_running_containers Number of containers currently running
                # TYPE kubelet_running_containers gauge
                kubelet_running_containers{container_state="running"} %d
                """
                        .formatted(sandboxes, running));
    }
}
