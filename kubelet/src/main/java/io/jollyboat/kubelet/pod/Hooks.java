package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.LifecycleHandler;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.probe.ProbeSpec;
import io.jollyboat.kubelet.runtime.ContainerRuntime;
import io.jollyboat.kubelet.runtime.ProbeTransport;
import io.jollyboat.kubelet.runtime.ProbeTransport.Answer;
import io.jollyboat.kubelet.runtime.ProbeTransport.Endpoint;
import io.jollyboat.kubelet.runtime.ProbeTransport.Header;
import io.jollyboat.kubelet.runtime.ProbeTransport.HttpGet;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Runs what a container's author wants done after its start or before its stop. */
final class Hooks {

    private static final int OUTPUT_LIMIT = 1024;

    private final Timeline timeline;
    private final ContainerRuntime runtime;
    private final ProbeTransport transport;

    Hooks(Timeline timeline, ContainerRuntime runtime, ProbeTransport transport) {
        this.timeline = timeline;
        this.runtime = runtime;
        this.transport = transport;
    }

    /**
     * Runs a hook to its end.
     *
     * @param address of the pod
     * @param limit after which nobody waits for it any more
     * @return what went wrong, or the empty string; never fails
     */
    CompletionStage<String> run(
            LifecycleHandler hook,
            Container container,
            String containerId,
            String address,
            Duration limit) {
        if (hook.has("exec")) {
            return runtime.streams()
                    .run(containerId, hook.exec().command(), limit, OUTPUT_LIMIT)
                    .handle(
                            (result, failure) -> {
                                if (failure != null) {
                                    return String.valueOf(failure.getMessage());
                                }
                                return result.exitCode() == 0 && !result.timedOut()
                                        ? ""
                                        : "command '"
                                                + String.join(" ", hook.exec().command())
                                                + "' exited with "
                                                + result.exitCode()
                                                + ": "
                                                + result.output();
                            });
        }
        if (hook.has("sleep")) {
            var done = new CompletableFuture<String>();
            timeline.after(Duration.ofSeconds(hook.sleep().seconds()), () -> done.complete(""));
            return done;
        }
        if (hook.has("httpGet")) {
            return http(hook, container, containerId, address, limit);
        }
        return CompletableFuture.completedFuture("invalid handler");
    }

    private CompletionStage<String> http(
            LifecycleHandler hook,
            Container container,
            String containerId,
            String address,
            Duration limit) {
        var get = hook.httpGet();
        Optional<Integer> port = ProbeSpec.port(container, get.port());
        if (port.isEmpty()) {
            return CompletableFuture.completedFuture("couldn't find the port of the hook");
        }
        List<Header> headers =
                get.httpHeaders().stream()
                        .map(header -> new Header(header.name(), header.value()))
                        .toList();
        String host = get.host().isEmpty() ? address : get.host();
        String scheme = get.scheme().isEmpty() ? "HTTP" : get.scheme().toUpperCase(Locale.ROOT);
        String path = get.path().startsWith("/") ? get.path() : "/" + get.path();
        return transport
                .http(
                        new ProbeTransport.Target(containerId, ProbeTransport.Kind.LIVENESS, limit),
                        new HttpGet(scheme, new Endpoint(host, port.get()), path, headers))
                .thenApply(
                        answer ->
                                switch (answer) {
                                    case Answer.Http reply ->
                                            reply.statusCode() < 400
                                                    ? ""
                                                    : "HTTP status " + reply.statusCode();
                                    case Answer.Unreachable(String why) -> why;
                                    case Answer.TimedOut(String why) -> why;
                                    case Answer.Connected _, Answer.Exited _ -> "";
                                });
    }
}
