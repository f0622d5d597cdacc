package io.jollyboat.kubelet.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * How a probe reaches a container. The prober has one of its own, over sockets and {@link
 * Streams#run}; the simulated runtime brings one that answers from the container's script.
 *
 * <p>The stage never fails: a refused connection or a timeout is a value.
 */
public interface ProbeTransport {

    CompletionStage<Answer> http(Target target, HttpGet get);

    CompletionStage<Answer> tcp(Target target, Endpoint endpoint);

    CompletionStage<Answer> exec(Target target, List<String> command);

    /** Which of a container's probes asks. */
    enum Kind {
        STARTUP,
        READINESS,
        LIVENESS
    }

    /** Whose probe it is and how long it may take. */
    record Target(String containerId, Kind kind, Duration timeout) {}

    /** Where to connect to; the host is an address or a name. */
    record Endpoint(String host, int port) {}

    /**
     * One request.
     *
     * @param scheme {@code HTTP} or {@code HTTPS}
     * @param path with its query
     * @param headers in order, User-Agent and Accept among them
     */
    record HttpGet(String scheme, Endpoint endpoint, String path, List<Header> headers) {
        public HttpGet {
            headers = List.copyOf(headers);
        }
    }

    /** One header of a request. */
    record Header(String name, String value) {}

    /** What came back. */
    sealed interface Answer {
        /**
         * An HTTP answer.
         *
         * @param location of a redirect, or empty
         * @param body at most 10 KB of it
         */
        record Http(int statusCode, String location, String body) implements Answer {}

        /** The connection was made; all that a tcp probe asks. */
        record Connected() implements Answer {}

        /** The command ended. */
        record Exited(int exitCode, String output) implements Answer {}

        /** No answer in time. */
        record TimedOut(String message) implements Answer {}

        /**
         * No answer at all, in the words of a probe's event, such as {@code dial tcp 10.244.0.7:80:
         * connect: connection refused}.
         */
        record Unreachable(String message) implements Answer {}
    }
}
