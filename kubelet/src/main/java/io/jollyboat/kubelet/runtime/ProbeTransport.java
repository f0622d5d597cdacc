package io.jollyboat.kubelet.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * How http and tcp probes reach a container. The prober has one of its own over sockets; the
 * simulated runtime answers from the script of the container instead. Exec probes go through {@link
 * Streams#run} in both.
 *
 * <p>The stage never fails: a refused connection or a timeout is a value.
 */
public interface ProbeTransport {

    CompletionStage<Answer> http(HttpRequest request);

    CompletionStage<Answer> tcp(TcpRequest request);

    /**
     * @param containerId whose probe it is
     * @param headers name and value, in order; includes User-Agent and Accept
     */
    record HttpRequest(
            String containerId,
            String scheme,
            String host,
            int port,
            String path,
            List<Header> headers,
            Duration timeout) {
        public HttpRequest {
            headers = List.copyOf(headers);
        }
    }

    record Header(String name, String value) {}

    record TcpRequest(String containerId, String host, int port, Duration timeout) {}

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

        /**
         * No answer, in the words of a probe's event, such as {@code dial tcp 10.244.0.7:80:
         * connect: connection refused}.
         */
        record Unreachable(String message) implements Answer {}
    }
}
