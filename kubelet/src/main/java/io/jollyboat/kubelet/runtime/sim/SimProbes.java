package io.jollyboat.kubelet.runtime.sim;

import io.jollyboat.kubelet.runtime.ProbeTransport;
import io.jollyboat.kubelet.runtime.sim.SimScript.Health;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Answers probes from the container's script; a timeout takes the probe's own time, everything else
 * none.
 */
final class SimProbes implements ProbeTransport {
    private final SimEngine engine;

    SimProbes(SimEngine engine) {
        this.engine = engine;
    }

    @Override
    public CompletionStage<Answer> http(Target target, HttpGet get) {
        String refused = refused(get.endpoint());
        String late =
                "Get \""
                        + get.scheme().toLowerCase(Locale.ROOT)
                        + "://"
                        + get.endpoint().host()
                        + ":"
                        + get.endpoint().port()
                        + get.path()
                        + "\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
        return answer(
                target,
                late,
                refused,
                health ->
                        switch (health) {
                            case Health.Coded(int status) -> new Answer.Http(status, "", "");
                            case Health.Failing() -> new Answer.Http(500, "", "");
                            default -> new Answer.Http(200, "", "ok");
                        });
    }

    @Override
    public CompletionStage<Answer> tcp(Target target, Endpoint endpoint) {
        String refused = refused(endpoint);
        String late = "dial tcp " + endpoint.host() + ":" + endpoint.port() + ": i/o timeout";
        return answer(
                target,
                late,
                refused,
                health ->
                        health instanceof Health.Failing
                                ? new Answer.Unreachable(refused)
                                : new Answer.Connected());
    }

    @Override
    public CompletionStage<Answer> exec(Target target, List<String> command) {
        String late =
                "command timed out: \""
                        + String.join(" ", command)
                        + "\" timed out after "
                        + target.timeout().toSeconds()
                        + "s";
        return answer(
                target,
                late,
                "container is not running",
                health ->
                        switch (health) {
                            case Health.Coded(int code) -> new Answer.Exited(code, "");
                            case Health.Failing() -> new Answer.Exited(1, "");
                            default -> new Answer.Exited(0, "");
                        });
    }

    private static String refused(Endpoint endpoint) {
        return "dial tcp "
                + endpoint.host()
                + ":"
                + endpoint.port()
                + ": connect: connection refused";
    }

    private CompletionStage<Answer> answer(
            Target target, String late, String refused, Function<Health, Answer> otherwise) {
        Health health = health(target);
        return switch (health) {
            case Health.Slow() -> {
                var result = new CompletableFuture<Answer>();
                engine.timeline()
                        .after(target.timeout(), () -> result.complete(new Answer.TimedOut(late)));
                yield result;
            }
            case Health.Refusing() ->
                    CompletableFuture.completedFuture(new Answer.Unreachable(refused));
            default -> CompletableFuture.completedFuture(otherwise.apply(health));
        };
    }

    /**
     * A container that does not run refuses; an engine that is lost does not keep a process from
     * answering.
     */
    private Health health(Target target) {
        var found = new CompletableFuture<Health>();
        engine.inside(
                () -> {
                    SimContainer container = engine.containerIfPresent(target.containerId());
                    Schedule<Health> schedule =
                            container == null ? null : container.script.health().get(target.kind());
                    found.complete(
                            container == null || schedule == null || !container.status.isRunning()
                                    ? new Health.Refusing()
                                    : schedule.at(container.running(engine.timeline().now())));
                });
        return found.getNow(new Health.Refusing());
    }
}
