package io.jollyboat.kubelet.probe;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.ContainerPort;
import io.jollyboat.core.api.core.v1.Probe;
import io.jollyboat.core.model.IntOrString;
import io.jollyboat.core.runtime.Seconds;
import io.jollyboat.kubelet.runtime.ProbeTransport.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One probe of a container, settled: ports by number, defaults filled in.
 *
 * @param grace of a restart that this probe causes; null for the pod's own
 */
public record ProbeSpec(
        ProbeKind kind,
        Action action,
        Duration initialDelay,
        Duration period,
        Duration timeout,
        int successThreshold,
        int failureThreshold,
        @Nullable Duration grace) {

    /** How the container is asked. */
    public sealed interface Action {

        /**
         * @param host empty for the pod's own address
         */
        record Http(String scheme, String host, int port, String path, List<Header> headers)
                implements Action {
            public Http {
                headers = List.copyOf(headers);
            }
        }

        record Tcp(String host, int port) implements Action {}

        record Exec(List<String> command) implements Action {
            public Exec {
                command = List.copyOf(command);
            }
        }

        record Grpc(int port, String service) implements Action {}

        /** It cannot be asked, such as when it names a port that does not exist. */
        record Impossible(String why) implements Action {}
    }

    /** The probes of a container, in the order in which they come into play. */
    public static List<ProbeSpec> of(Container container) {
        var probes = new ArrayList<ProbeSpec>();
        read(container, "startupProbe", container.startupProbe(), ProbeKind.STARTUP)
                .ifPresent(probes::add);
        read(container, "livenessProbe", container.livenessProbe(), ProbeKind.LIVENESS)
                .ifPresent(probes::add);
        read(container, "readinessProbe", container.readinessProbe(), ProbeKind.READINESS)
                .ifPresent(probes::add);
        return probes;
    }

    private static Optional<ProbeSpec> read(
            Container container, String field, Probe probe, ProbeKind kind) {
        if (!container.has(field)) {
            return Optional.empty();
        }
        return Optional.of(
                new ProbeSpec(
                        kind,
                        action(container, probe),
                        Duration.ofSeconds(probe.initialDelaySeconds(0)),
                        Duration.ofSeconds(Math.max(1, probe.periodSeconds(10))),
                        Duration.ofSeconds(Math.max(1, probe.timeoutSeconds(1))),
                        Math.max(1, probe.successThreshold(1)),
                        Math.max(1, probe.failureThreshold(3)),
                        probe.has("terminationGracePeriodSeconds")
                                ? Seconds.of(probe.terminationGracePeriodSeconds())
                                : null));
    }

    private static Action action(Container container, Probe probe) {
        if (probe.has("exec")) {
            return new Action.Exec(probe.exec().command());
        }
        if (probe.has("httpGet")) {
            var get = probe.httpGet();
            Optional<Integer> port = port(container, get.port());
            if (port.isEmpty()) {
                return noPort(get.port());
            }
            List<Header> headers =
                    get.httpHeaders().stream()
                            .map(header -> new Header(header.name(), header.value()))
                            .toList();
            String scheme = get.scheme().isEmpty() ? "http" : get.scheme().toLowerCase(Locale.ROOT);
            return new Action.Http(scheme, get.host(), port.get(), get.path(), headers);
        }
        if (probe.has("tcpSocket")) {
            var tcp = probe.tcpSocket();
            return port(container, tcp.port())
                    .<Action>map(number -> new Action.Tcp(tcp.host(), number))
                    .orElseGet(() -> noPort(tcp.port()));
        }
        if (probe.has("grpc")) {
            return new Action.Grpc(probe.grpc().port(), probe.grpc().service());
        }
        return new Action.Impossible("missing probe handler");
    }

    private static Action noPort(Optional<IntOrString> port) {
        return new Action.Impossible(
                "couldn't find port: " + port.map(Object::toString).orElse("\"\""));
    }

    /** The number of a port given by number or by the name it has in the container. */
    public static Optional<Integer> port(Container container, Optional<IntOrString> port) {
        if (port.isEmpty()) {
            return Optional.empty();
        }
        return switch (port.get()) {
            case IntOrString.Int(int value) ->
                    value > 0 && value < 65536 ? Optional.of(value) : Optional.empty();
            case IntOrString.Text(String name) ->
                    container.ports().stream()
                            .filter(one -> one.name().equals(name))
                            .map(ContainerPort::containerPort)
                            .findFirst()
                            .or(() -> number(name));
        };
    }

    private static Optional<Integer> number(String text) {
        try {
            int value = Integer.parseInt(text);
            return value > 0 && value < 65536 ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
