package io.jollyboat.kubelet.probe;

import io.jollyboat.kubelet.probe.ContainerProbes.Target;
import io.jollyboat.kubelet.probe.ProbeSpec.Action;
import io.jollyboat.kubelet.runtime.ProbeTransport;
import io.jollyboat.kubelet.runtime.ProbeTransport.Answer;
import io.jollyboat.kubelet.runtime.ProbeTransport.Endpoint;
import io.jollyboat.kubelet.runtime.ProbeTransport.Header;
import io.jollyboat.kubelet.runtime.ProbeTransport.HttpGet;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks a container once, by Kubernetes' rules: an HTTP status from 200 to 399 is a success, a
 * redirect is followed on the same host only, a command succeeds by its exit code.
 */
public final class ProbeRunner {

    private static final int REDIRECTS = 10;

    private final ProbeTransport transport;
    private final GrpcHealth grpc;
    private final String userAgent;
    private final ProbeCounts counts = new ProbeCounts();

    /**
     * Asks one gRPC server for its health.
     *
     * <p>The stage never fails.
     */
    @FunctionalInterface
    public interface GrpcHealth {
        CompletionStage<ProbeOutcome> check(
                String host, int port, String service, Duration timeout);
    }

    public ProbeRunner(ProbeTransport transport, GrpcHealth grpc, String kubernetesMinor) {
        this.transport = transport;
        this.grpc = grpc;
        this.userAgent = "kube-probe/" + kubernetesMinor;
    }

    /** How probes went; who keeps asking counts. */
    public ProbeCounts counts() {
        return counts;
    }

    /** The stage never fails. */
    public CompletionStage<ProbeOutcome> run(ProbeSpec spec, Target target) {
        var asked =
                new ProbeTransport.Target(
                        target.containerId(), spec.kind().transported(), spec.timeout());
        return switch (spec.action()) {
            case Action.Exec exec -> exec(exec, asked);
            case Action.Http http -> {
                String host = http.host().isEmpty() ? target.address() : http.host();
                String path = http.path().startsWith("/") ? http.path() : "/" + http.path();
                yield http(
                        asked,
                        new HttpGet(
                                http.scheme().toUpperCase(Locale.ROOT),
                                new Endpoint(host, http.port()),
                                path,
                                headers(http.headers())),
                        REDIRECTS);
            }
            case Action.Tcp tcp -> {
                String host = tcp.host().isEmpty() ? target.address() : tcp.host();
                yield transport
                        .tcp(asked, new Endpoint(host, tcp.port()))
                        .thenApply(ProbeRunner::connected);
            }
            case Action.Grpc call ->
                    grpc.check(target.address(), call.port(), call.service(), spec.timeout());
            case Action.Impossible(String why) -> done(new ProbeOutcome.Unknown(why));
        };
    }

    private static ProbeOutcome connected(Answer answer) {
        return switch (answer) {
            case Answer.Unreachable(String why) -> new ProbeOutcome.Failure(why);
            case Answer.TimedOut(String why) -> new ProbeOutcome.Failure(why);
            default -> new ProbeOutcome.Success();
        };
    }

    private CompletionStage<ProbeOutcome> exec(Action.Exec exec, ProbeTransport.Target target) {
        return transport
                .exec(target, exec.command())
                .thenApply(
                        answer ->
                                switch (answer) {
                                    case Answer.Exited(int code, String output) ->
                                            code == 0
                                                    ? new ProbeOutcome.Success()
                                                    : new ProbeOutcome.Failure(output);
                                    case Answer.TimedOut _ ->
                                            new ProbeOutcome.Failure(
                                                    "command timed out: \""
                                                            + String.join(" ", exec.command())
                                                            + "\" timed out after "
                                                            + target.timeout().toSeconds()
                                                            + "s");
                                    case Answer.Unreachable(String why) ->
                                            new ProbeOutcome.Unknown(why);
                                    case Answer.Http _, Answer.Connected _ ->
                                            new ProbeOutcome.Success();
                                });
    }

    private CompletionStage<ProbeOutcome> http(
            ProbeTransport.Target target, HttpGet get, int redirects) {
        return transport
                .http(target, get)
                .thenCompose(
                        answer ->
                                switch (answer) {
                                    case Answer.Http reply -> judge(target, get, reply, redirects);
                                    case Answer.Unreachable(String why) -> unreachable(get, why);
                                    case Answer.TimedOut(String why) -> unreachable(get, why);
                                    case Answer.Connected _, Answer.Exited _ ->
                                            done(new ProbeOutcome.Success());
                                });
    }

    private static CompletionStage<ProbeOutcome> unreachable(HttpGet get, String why) {
        return done(new ProbeOutcome.Failure("Get \"" + url(get) + "\": " + why));
    }

    private CompletionStage<ProbeOutcome> judge(
            ProbeTransport.Target target, HttpGet get, Answer.Http reply, int redirects) {
        int status = reply.statusCode();
        boolean redirect = (status >= 301 && status <= 303) || status == 307 || status == 308;
        if (!redirect || reply.location().isEmpty()) {
            return done(
                    status >= 200 && status < 400
                            ? new ProbeOutcome.Success()
                            : new ProbeOutcome.Failure(
                                    "HTTP probe failed with statuscode: " + status));
        }
        URI there;
        try {
            there = URI.create(url(get)).resolve(reply.location());
        } catch (IllegalArgumentException _) {
            return done(
                    new ProbeOutcome.Failure(
                            "failed to parse Location header \"" + reply.location() + "\""));
        }
        if (there.getHost() == null || !bare(there.getHost()).equals(get.endpoint().host())) {
            return done(
                    new ProbeOutcome.Warning(
                            "Probe terminated redirects, Response body: " + reply.body()));
        }
        if (redirects == 0) {
            return unreachable(get, "stopped after 10 redirects");
        }
        boolean secure = "https".equals(there.getScheme());
        int port = there.getPort() > 0 ? there.getPort() : secure ? 443 : 80;
        String path = there.getRawPath() == null ? "/" : there.getRawPath();
        String query = there.getRawQuery() == null ? "" : "?" + there.getRawQuery();
        return http(
                target,
                new HttpGet(
                        secure ? "HTTPS" : "HTTP",
                        new Endpoint(get.endpoint().host(), port),
                        (path.isEmpty() ? "/" : path) + query,
                        get.headers()),
                redirects - 1);
    }

    /** The author's headers, and ours where he set none; an empty value takes one away. */
    private List<Header> headers(List<Header> given) {
        var headers = new ArrayList<Header>();
        for (Header header : given) {
            if (!header.value().isEmpty()) {
                headers.add(header);
            }
        }
        if (given.stream().noneMatch(header -> header.name().equalsIgnoreCase("User-Agent"))) {
            headers.add(new Header("User-Agent", userAgent));
        }
        if (given.stream().noneMatch(header -> header.name().equalsIgnoreCase("Accept"))) {
            headers.add(new Header("Accept", "*/*"));
        }
        return headers;
    }

    private static String url(HttpGet get) {
        String host = get.endpoint().host();
        String shown = host.contains(":") ? "[" + host + "]" : host;
        return get.scheme().toLowerCase(Locale.ROOT)
                + "://"
                + shown
                + ":"
                + get.endpoint().port()
                + get.path();
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static CompletionStage<ProbeOutcome> done(ProbeOutcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }
}
