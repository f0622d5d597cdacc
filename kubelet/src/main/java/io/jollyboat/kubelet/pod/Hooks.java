package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.HTTPGetAction;
import io.jollyboat.core.api.core.v1.LifecycleHandler;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.TCPSocketAction;
import io.jollyboat.core.model.IntOrString;
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

/**
 * Runs what a container's author wants done after its start or before its stop: a command, a
 * request, or a pause.
 *
 * <p>The API also takes {@code tcpSocket} here, from its earliest days; no kubelet has ever run it,
 * so such a hook fails whenever it is due.
 */
final class Hooks {

    private static final int OUTPUT_LIMIT = 1024;

    /** A hook may take as long as it likes: who ends the container ends it too. */
    private static final Duration UNLIMITED = Duration.ofDays(3650);

    private static final Duration REQUEST_LIMIT = Duration.ofMinutes(10);

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
     * @return what went wrong, or the empty string; never fails
     */
    CompletionStage<String> run(
            LifecycleHandler hook,
            Pod pod,
            Container container,
            String containerId,
            String address) {
        if (hook.has("exec")) {
            return command(hook.exec().command(), containerId)
                    .thenApply(why -> said("Exec", list(hook), pod, container, why));
        }
        if (hook.has("httpGet")) {
            String path = hook.httpGet().path();
            return request(hook.httpGet(), container, containerId, address)
                    .thenApply(why -> said("HTTP", path, pod, container, why));
        }
        if (hook.has("sleep")) {
            var done = new CompletableFuture<String>();
            timeline.after(Duration.ofSeconds(hook.sleep().seconds()), () -> done.complete(""));
            return done;
        }
        return CompletableFuture.completedFuture(
                "Cannot run handler: invalid handler: &LifecycleHandler{Exec:nil,HTTPGet:nil,TCPSocket:"
                        + (hook.has("tcpSocket") ? words(hook.tcpSocket()) : "nil")
                        + ",Sleep:nil,}");
    }

    private static String words(TCPSocketAction socket) {
        String port =
                switch (socket.port().orElse(IntOrString.of(0))) {
                    case IntOrString.Int number -> "0 " + number + " ";
                    case IntOrString.Text name -> "1 0 " + name;
                };
        return "&TCPSocketAction{Port:{" + port + "},Host:" + socket.host() + ",}";
    }

    private static String list(LifecycleHandler hook) {
        return "[" + String.join(" ", hook.exec().command()) + "]";
    }

    private static String said(String kind, String what, Pod pod, Container container, String why) {
        return why.isEmpty()
                ? ""
                : kind
                        + " lifecycle hook ("
                        + what
                        + ") for Container \""
                        + container.name()
                        + "\" in Pod \""
                        + pod.name()
                        + "_"
                        + pod.namespace()
                        + "("
                        + pod.uid()
                        + ")\" failed - error: "
                        + why;
    }

    private CompletionStage<String> command(List<String> command, String containerId) {
        return runtime.streams()
                .run(containerId, command, UNLIMITED, OUTPUT_LIMIT)
                .handle(
                        (result, failure) -> {
                            if (failure != null) {
                                return String.valueOf(failure.getMessage());
                            }
                            return result.exitCode() == 0 && !result.timedOut()
                                    ? ""
                                    : "command '"
                                            + String.join(" ", command)
                                            + "' exited with "
                                            + result.exitCode()
                                            + ": "
                                            + result.output()
                                            + ", message: \""
                                            + result.output()
                                            + "\"";
                        });
    }

    /** Whatever the server answers is well: only who cannot be asked fails. */
    private CompletionStage<String> request(
            HTTPGetAction get, Container container, String containerId, String address) {
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
                        new ProbeTransport.Target(
                                containerId, ProbeTransport.Kind.LIVENESS, REQUEST_LIMIT),
                        new HttpGet(scheme, new Endpoint(host, port.get()), path, headers))
                .thenApply(
                        answer ->
                                switch (answer) {
                                    case Answer.Unreachable(String why) -> why;
                                    case Answer.TimedOut(String why) -> why;
                                    case Answer.Http _, Answer.Connected _, Answer.Exited _ -> "";
                                });
    }
}
